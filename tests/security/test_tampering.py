"""Nobody changes the books unseen: a superuser's tampering is found, with koperasi and voucher."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql

from lumbung.core.voucher import VoucherDraft
from lumbung.ledger import approvals, attachments, chain, vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.verifying import verify_all
from lumbung.tenancy import clock, ids
from tests.ledger import build, witness
from tests.security.tamper import Intruder, head_of, intrusion, look, undone
from tests.static.test_statements_sent import _png

Tampering = Callable[[Intruder, list[UUID]], UUID | None]


def live(koperasi: str) -> list[UUID]:
    """Some weeks of books with everything in them; the ids of the vouchers in order."""
    today = clock.today("Asia/Makassar")
    key = books_of(koperasi).koperasi_id
    name = attachments.keep_picture(key, _png(), by=f"{koperasi}/juru-buku")
    reason = build.with_reason("beras untuk rapat anggota")
    pictured = build.raw_journal(koperasi, ("6104", "20", 80_000), ("1101", "00", -80_000))
    pictured["args"]["attachments"] = [name]
    member = str(ids.new_id())
    lines = [
        {"account": "1146", "debit": 40_000, "member": member, "counterparty": 6400417},
        {"account": "1101", "credit": 40_000},
    ]
    drafts: list[VoucherDraft] = [
        build.stationery(koperasi, 150_000, beside=reason),
        build.parse_draft(pictured),
        build.journal(koperasi, ("1102", "10", 700_000), ("3112", "00", -700_000)),
        build.draft("ledger.journal", koperasi, {"lines": lines}),
        build.journal(koperasi, ("6999", "00", 9_000), ("1101", "00", -9_000), mode="fact"),
        build.draft("ledger.switch_account", koperasi, {"account": "1104"}),
        build.journal(koperasi, ("6107", "00", 60_000), ("1101", "00", -60_000)),
    ]
    drafts.append(build.reverse(koperasi, drafts[-1].id))
    drafts.append(
        build.draft("ledger.close_month", koperasi, {"month": "2026-03"}, occurred_on=today)
    )
    drafts.append(build.stationery(koperasi, 33_000, occurred_on="2026-04-07"))
    drafts.append(
        build.journal(koperasi, ("9105", "20", 5), ("9199", "00", -5), occurred_on="2026-04-08")
    )
    drafts.append(build.stationery(koperasi, 21_000, occurred_on="2026-04-09"))
    for draft in drafts:
        vouchers.execute(draft)
    approvals.submit(build.stationery(koperasi, occurred_on=today - dt.timedelta(days=30)))
    return [draft.id for draft in drafts]


@pytest.fixture(scope="module")
def books(villages: Callable[[], str]) -> Iterator[tuple[str, list[UUID]]]:
    koperasi = villages()
    made = live(koperasi)
    witness.assert_clean(koperasi)
    yield koperasi, made
    witness.assert_clean(koperasi)


def amount_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run(
        "UPDATE entry_line SET amount = amount + 1 WHERE entry_id = %(v)s AND line_no = 1", v=v[0]
    )
    return v[0]


def balanced_pair_changed(i: Intruder, v: list[UUID]) -> UUID:
    """Debit and credit alike, and the sums with them."""
    i.run("UPDATE entry_line SET amount = amount * 2 WHERE entry_id = %(v)s", v=v[0])
    i.rewrite_sums()
    return v[0]


def account_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE entry_line SET account = 6109 WHERE entry_id = %(v)s AND account = 6108", v=v[0])
    return v[0]


def line_removed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("DELETE FROM entry_line WHERE entry_id = %(v)s AND line_no = 2", v=v[2])
    return v[2]


def lines_added(i: Intruder, v: list[UUID]) -> UUID:
    for number, amount in ((3, 500), (4, -500)):
        i.run(
            "INSERT INTO entry_line SELECT koperasi_id, entry_id, %(n)s, account, unit, sub_kind,"
            " sub, %(a)s, counterparty, business_date FROM entry_line"
            " WHERE entry_id = %(v)s AND line_no = 1",
            n=number, a=amount, v=v[0],
        )  # fmt: skip
    i.rewrite_sums()
    return v[0]


def lines_in_another_order(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE entry_line SET line_no = 3 - line_no + 100 WHERE entry_id = %(v)s", v=v[0])
    i.run("UPDATE entry_line SET line_no = line_no - 100 WHERE entry_id = %(v)s", v=v[0])
    return v[0]


def line_moved_to_another_voucher(i: Intruder, v: list[UUID]) -> UUID:
    i.run(
        "UPDATE entry_line SET entry_id = %(w)s, line_no = 9 WHERE entry_id = %(v)s AND line_no = 2",
        v=v[0], w=v[2],
    )  # fmt: skip
    return v[0]


def body_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run(
        "UPDATE voucher SET body = convert_to(replace(convert_from(body, 'UTF8'), '150000',"
        " '950000'), 'UTF8') WHERE id = %(v)s",
        v=v[0],
    )
    return v[0]


def body_changed_with_its_hash(i: Intruder, v: list[UUID]) -> UUID:
    body_changed(i, v)
    i.run("UPDATE voucher SET body_hash = sha256(body) WHERE id = %(v)s", v=v[0])
    return v[0]


def voucher_removed_with_its_lines(i: Intruder, v: list[UUID]) -> UUID:
    """In the middle: the voucher after it stands beside the gap."""
    i.run("DELETE FROM entry_line WHERE entry_id = %(v)s", v=v[3])
    i.run("DELETE FROM voucher WHERE id = %(v)s", v=v[3])
    i.rewrite_sums()
    return v[4]


def voucher_removed_and_its_lines_left(i: Intruder, v: list[UUID]) -> UUID:
    i.run("DELETE FROM voucher WHERE id = %(v)s", v=v[3])
    return v[3]


def last_voucher_removed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("DELETE FROM entry_line WHERE entry_id = %(v)s", v=v[-1])
    i.run("DELETE FROM voucher WHERE id = %(v)s", v=v[-1])
    return v[-2]


def two_vouchers_swapped(i: Intruder, v: list[UUID]) -> UUID:
    for column in ("seq", "book_no"):
        i.run(
            f"UPDATE voucher x SET {column} = -y.{column} FROM voucher y WHERE x.koperasi_id = %(k)s"
            " AND y.koperasi_id = %(k)s AND (x.id, y.id) IN ((%(v)s, %(w)s), (%(w)s, %(v)s))",
            v=v[0], w=v[2],
        )  # fmt: skip
        i.run(f"UPDATE voucher SET {column} = -{column} WHERE koperasi_id = %(k)s AND {column} < 0")
    return v[2]


def actor_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET actor = 'KT-0001/ketua' WHERE id = %(v)s", v=v[2])
    return v[2]


def business_date_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET business_date = business_date + 1 WHERE id = %(v)s", v=v[2])
    i.run("UPDATE entry_line SET business_date = business_date + 1 WHERE entry_id = %(v)s", v=v[2])
    return v[2]


def recorded_at_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET recorded_at = recorded_at - interval '1 us' WHERE id = %(v)s", v=v[2])
    return v[2]


def balance_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE balance SET balance = balance + 100 WHERE koperasi_id = %(k)s AND account = 3112")
    return v[2]


def balance_removed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("DELETE FROM balance WHERE koperasi_id = %(k)s AND account = 3112")
    return v[2]


def month_total_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE month_total SET debit = debit + 5, credit = credit + 5"
          " WHERE koperasi_id = %(k)s AND account = 3112")  # fmt: skip
    return v[2]


def month_total_moved_to_another_area(i: Intruder, v: list[UUID]) -> UUID | None:
    i.run("UPDATE month_total SET area = '64.72.01' WHERE koperasi_id = %(k)s AND account = 3112")
    return v[2]


def receipt_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET receipt = replace(receipt, '-', '+') WHERE id = %(v)s", v=v[2])
    return v[2]


def closing_date_moved(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE chain SET closed_until = '2026-02-28' WHERE koperasi_id = %(k)s")
    return v[-1]


def closing_voucher_turned_into_another(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET kind = 'ledger.journal' WHERE id = %(v)s", v=v[8])
    return v[8]


def journal_turned_into_a_closing(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET kind = 'ledger.close_month' WHERE id = %(v)s", v=v[2])
    return v[2]


def picture_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE attachment SET content = content || '\\x00'::bytea WHERE koperasi_id = %(k)s")
    return v[1]


def picture_removed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("DELETE FROM attachment WHERE koperasi_id = %(k)s")
    return v[1]


def free_text_changed(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE beside SET content = replace(content, 'beras', 'emas') WHERE voucher_id = %(v)s",
          v=v[0])  # fmt: skip
    return v[0]


def free_text_is_no_json_any_more(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE beside SET content = 'emas' WHERE voucher_id = %(v)s", v=v[0])
    return v[0]


def free_text_added(i: Intruder, v: list[UUID]) -> UUID:
    i.run('INSERT INTO beside VALUES (%(k)s, %(v)s, \'{"reason": "emas"}\')', v=v[2])
    return v[2]


def reversal_unmarked(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET reverses = NULL WHERE id = %(v)s", v=v[7])
    return v[7]


def account_switched_on_by_hand(i: Intruder, v: list[UUID]) -> UUID:
    i.run("INSERT INTO account_switch (koperasi_id, account, voucher_id)"
          " VALUES (%(k)s, 1121, %(v)s)", v=v[5])  # fmt: skip
    return v[5]


def account_switched_off(i: Intruder, v: list[UUID]) -> UUID:
    i.run("DELETE FROM account_switch WHERE koperasi_id = %(k)s")
    return v[5]


def task_removed(i: Intruder, v: list[UUID]) -> UUID:
    """Perlu diperiksa: whoever takes the task away hides what should be looked at."""
    i.run("DELETE FROM task WHERE koperasi_id = %(k)s")
    return v[4]


def day_that_no_calendar_has(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET occurred_on = 'infinity' WHERE id = %(v)s", v=v[2])
    return v[2]


def instant_that_no_clock_has(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET recorded_at = '20000-01-01' WHERE id = %(v)s", v=v[2])
    return v[2]


def body_of_a_closing_that_is_no_json(i: Intruder, v: list[UUID]) -> UUID:
    i.run("UPDATE voucher SET body = '\\xff', body_hash = sha256('\\xff') WHERE id = %(v)s", v=v[8])
    return v[8]


TAMPERINGS: tuple[Tampering, ...] = (
    amount_changed, balanced_pair_changed, account_changed, line_removed, lines_added,
    lines_in_another_order, line_moved_to_another_voucher, body_changed, body_changed_with_its_hash,
    voucher_removed_with_its_lines, voucher_removed_and_its_lines_left, last_voucher_removed,
    two_vouchers_swapped, actor_changed, business_date_changed, recorded_at_changed,
    balance_changed, balance_removed, month_total_changed, month_total_moved_to_another_area,
    receipt_changed, closing_date_moved, closing_voucher_turned_into_another,
    journal_turned_into_a_closing, picture_changed, picture_removed, free_text_changed,
    free_text_is_no_json_any_more, free_text_added, reversal_unmarked,
    account_switched_on_by_hand, account_switched_off, task_removed, day_that_no_calendar_has,
    instant_that_no_clock_has, body_of_a_closing_that_is_no_json,
)  # fmt: skip


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda t: t.__name__)
def test_tampering_is_found_and_named(books: tuple[str, list[UUID]], tampering: Tampering) -> None:
    koperasi, made = books
    with undone(koperasi):
        with intrusion(koperasi) as intruder:
            guilty = tampering(intruder, made)
        findings = look(koperasi)
    assert findings
    assert {finding.koperasi for finding in findings} == {koperasi}
    assert str(guilty) in {finding.voucher for finding in findings}, findings
    for finding in findings:
        witness.assert_plain_words(f"{finding.message} Periksa.")


def test_the_chain_row_itself_removed_is_found(books: tuple[str, list[UUID]]) -> None:
    koperasi, _ = books
    with undone(koperasi):
        with intrusion(koperasi) as intruder:
            intruder.run("DELETE FROM chain WHERE koperasi_id = %(k)s")
        found = [(f.kind, f.koperasi) for f in verify_all([koperasi]).findings]
    assert ("chain_missing", koperasi) in found


def rewound(i: Intruder, v: list[UUID]) -> None:
    """The last voucher taken away, the chain and all sums set back to where they were before it."""
    last = i.vouchers()[-2]
    touched = (
        "UPDATE balance SET version = version - 1 WHERE koperasi_id = %(k)s AND (account, unit, sub)"
        " IN (SELECT account, unit, sub FROM entry_line WHERE entry_id = %(v)s)"
    )
    i.run(touched, v=v[-1])
    last_voucher_removed(i, v)
    i.run(
        "UPDATE chain SET seq = %(s)s, head = %(h)s, book_no = %(n)s,"
        " last_day = (SELECT max(business_date) FROM voucher WHERE koperasi_id = %(k)s),"
        " last_at = (SELECT max(recorded_at) FROM voucher WHERE koperasi_id = %(k)s)"
        " WHERE koperasi_id = %(k)s",
        s=last.seq, h=last.hash, n=last.book_no,
    )  # fmt: skip
    i.rewrite_sums()


def forged(i: Intruder, v: list[UUID]) -> None:
    """An old voucher forged, and everything after it computed anew: a perfect forgery."""
    i.run("UPDATE entry_line SET amount = amount * 3 WHERE entry_id = %(v)s", v=v[2])
    i.run(
        "UPDATE voucher SET body = convert_to(replace(convert_from(body, 'UTF8'), '700000',"
        " '2100000'), 'UTF8') WHERE id = %(v)s",
        v=v[2],
    )
    i.rewrite_sums()
    i.rewrite_chain()


@pytest.mark.parametrize("forgery", [rewound, forged], ids=lambda t: t.__name__)
def test_a_perfect_forgery_is_found_by_the_published_heads_alone(
    books: tuple[str, list[UUID]], forgery: Callable[[Intruder, list[UUID]], None]
) -> None:
    koperasi, made = books
    published = head_of(koperasi)
    with undone(koperasi):
        with intrusion(koperasi) as intruder:
            forgery(intruder, made)
        without, against = look(koperasi), look(koperasi, published)
    assert without == [], "the forgery is perfect, or this test would prove nothing"
    assert [finding.koperasi for finding in against] == [koperasi]
    assert against[0].voucher in {str(made[-1]), str(made[-2])}
    assert against[0].kind in {"published_head_lost", "published_head_differs"}


def test_verify_reads_the_published_heads_from_their_file(
    books: tuple[str, list[UUID]], tmp_path: Path
) -> None:
    koperasi, made = books
    heads = chain.publish_heads(folder=tmp_path)
    assert verify_all([koperasi], heads_file=heads).findings == []
    with undone(koperasi):
        with intrusion(koperasi) as intruder:
            forged(intruder, made)
        found = verify_all([koperasi], heads_file=heads).findings
    assert [(f.kind, f.koperasi) for f in found] == [("published_head_differs", koperasi)]


def test_a_changed_file_of_heads_says_so(books: tuple[str, list[UUID]], tmp_path: Path) -> None:
    koperasi, _ = books
    heads = chain.publish_heads(folder=tmp_path)
    text = heads.read_text()
    head = head_of(koperasi)
    lowered = text.replace(f'"seq": {head.seq}, "head": "{head.head.hex()}"',
                           f'"seq": {head.seq - 1}, "head": "{head.head.hex()}"')  # fmt: skip
    assert lowered != text
    for changed in (lowered, text[5:], "", "{}", text[:-20], "[]\n", text + "{}\n"):
        heads.write_text(changed)
        found = verify_all([koperasi], heads_file=heads).findings
        assert [f.kind for f in found] == ["heads_file_changed"], changed[-80:]


# Where a row goes that is moved to another co-operative.
OTHER = "KT-0999"

# Columns that no promise of the books covers: who stored a picture and when, and of which kind
# its bytes are; what was done about a task or a request, which people go on writing.
NOT_PROMISED = {
    ("attachment", "media_type"), ("attachment", "added_by"), ("attachment", "added_at"),
}  # fmt: skip
PROMISED = (
    "account_switch", "attachment", "balance", "beside", "chain", "entry_line", "month_total",
    "voucher",
)  # fmt: skip


def columns() -> list[tuple[str, str, str]]:
    found = witness.superuser().execute(
        "SELECT table_name, column_name, udt_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = ANY(%s) ORDER BY 1, ordinal_position",
        [list(PROMISED)],
    )
    return [row for row in found.fetchall() if row[:2] not in NOT_PROMISED]


def another(value: Any, kind: str, chance: random.Random) -> Any:
    """A value of the same type that is not the same."""
    if kind == "bytea":
        old = bytes(value or b"\0")
        at = chance.randrange(len(old))
        return old[:at] + bytes([old[at] ^ (1 << chance.randrange(8))]) + old[at + 1 :]
    if kind in {"int2", "int4", "int8"}:
        return (value or 0) + chance.choice([1, -1, 7])
    if kind == "uuid":
        return UUID(int=chance.getrandbits(128))
    if kind == "date":
        return (value or dt.date(2026, 3, 1)) + dt.timedelta(days=chance.choice([1, -1, 31, -400]))
    if kind == "timestamptz":
        return value + dt.timedelta(microseconds=chance.choice([1, -1, 10**6, -(10**10)]))
    at = chance.randrange(len(value) + 1)
    return value[:at] + chance.choice("x9 \n") + value[at:]


def mutate(i: Intruder, table: str, column: str, kind: str, chance: random.Random) -> str | None:
    """One column of one random row; None where the row cannot take another value (a key is taken)."""
    rows = i.rows(
        f"SELECT ctid::text, {column} FROM {table} WHERE koperasi_id = %(k)s ORDER BY ctid"
    )
    ctid, old = chance.choice(rows)
    can_be_null = column in {"device", "device_seq", "reverses", "counterparty", "floor", "ceiling"}
    new = (
        None
        if can_be_null and old is not None and chance.random() < 0.3
        else another(old, kind, chance)
    )
    if can_be_null and old is None and kind != "uuid" and chance.random() < 0.3:
        new = 0
    if column == "koperasi_id":
        new = books_of(OTHER).koperasi_id
    i.run(
        sql.SQL("UPDATE {} SET {} = %(new)s WHERE ctid = %(ctid)s::tid").format(
            sql.Identifier(table), sql.Identifier(column)
        ),  # type: ignore[arg-type]
        new=new, ctid=ctid,
    )  # fmt: skip
    return f"{table}.{column}: {old!r} -> {new!r}"


def found_after(koperasi: str, columns_: list[tuple[str, str, str]], seed: int) -> list[str]:
    """The mutations that verify did not find."""
    missed = []
    chance = random.Random(seed)
    for table, column, kind in columns_:
        with undone(koperasi, OTHER):
            try:
                with intrusion(koperasi) as intruder:
                    said = mutate(intruder, table, column, kind, chance)
            except Exception as error:
                if getattr(error, "sqlstate", "") not in {"23505", "23514", "22003"}:
                    raise
                continue  # a constraint refuses it even to a superuser
            findings = look(koperasi)
            if column == "koperasi_id":  # it stands in somebody else's books now, and is seen there
                findings += look(OTHER)
            if (table, column) == ("chain", "epoch"):  # only beside the other chains is it seen
                findings += verify_all([koperasi]).findings
        if not findings:
            missed.append(str(said))
    return missed


def test_every_column_of_the_books_is_promised(books: tuple[str, list[UUID]]) -> None:
    """Each column once: whichever single value is changed, verify finds it."""
    found = columns()
    assert len(found) >= 70
    assert found_after(books[0], found, seed=64) == []


@pytest.mark.parametrize("seed", range(4))
def test_random_mutations_are_all_found(books: tuple[str, list[UUID]], seed: int) -> None:
    """Fifty a seed, two hundred in all: any column of any row, any value."""
    chance = random.Random(seed)
    wanted = [chance.choice(columns()) for _ in range(50)]
    assert found_after(books[0], wanted, seed=seed * 1_000) == []
