"""Five messy workbooks become an opening whose balance sheet equals the sheets to the rupiah."""

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from lumbung.core.refusal import Malformed, PeriodClosed, SecondPersonRequired
from lumbung.core.voucher import Outcome
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.models import Balance, Voucher
from lumbung.ledger.reading import Days, account_totals
from lumbung.ledger.verifying import verify_all
from lumbung.members import queries
from lumbung.members.models import Member, MemberStatus
from lumbung.members.refusals import MemberNotFound
from lumbung.migration import importing
from lumbung.migration.importing import File, Wanted
from lumbung.migration.refusals import (
    FileHasErrors,
    OpeningAlready,
    OpeningFixed,
    OpeningInUse,
    OpeningOpen,
    OpeningOwnSignature,
    OpeningSigned,
    OpeningUndecided,
)
from lumbung.products.savings.queries import holdings
from lumbung.tenancy import ids
from lumbung.tenancy.scope import Scope, tenant
from tests.ledger import build
from tests.migration import village
from tests.products import people

DAY = dt.date(2026, 10, 31)
WANTED = Wanted(DAY)


@pytest.fixture(scope="module")
def files() -> list[File]:
    return [File(path.name, path.read_bytes()) for path in sorted(village.DATA.iterdir())]


def post(koperasi: str, files: list[File]) -> list[Outcome]:
    receipts = importing.post(koperasi, files, WANTED, by=f"{koperasi}/bendahara")
    return [receipt.outcome for receipt in receipts]


def neraca(koperasi: str) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    key = books_of(koperasi).koperasi_id
    with tenant(key):
        for total in account_totals(Scope(koperasi_id=key), Days(DAY)):
            sums[total.account] += total.debit - total.credit
    return {account: amount for account, amount in sums.items() if amount}


def test_the_files_kept_here_are_the_ones_the_script_makes(tmp_path: Path) -> None:
    for made in village.write(tmp_path):
        assert made.read_bytes() == (village.DATA / made.name).read_bytes(), made.name


def test_the_neraca_equals_the_sheets(koperasi: str, files: list[File]) -> None:
    draft = importing.draft(koperasi, files, WANTED)
    assert (draft.problems, draft.questions, draft.difference) == ([], [], 0)
    assert set(post(koperasi, files)) == {Outcome.EXECUTED}
    assert neraca(koperasi) == village.expected()
    with tenant(books_of(koperasi).koperasi_id):
        rows = queries.register()
        assert [row.number for row in rows] == list(range(1, village.MEMBERS + 1))
        assert {row.status for row in rows} == {MemberStatus.AKTIF}
        for row, one in zip(rows, village.members(), strict=True):
            held = holdings(row.id)
            assert (row.name, row.joined_on) == (one["name"], one["joined"])
            for kind in ("pokok", "wajib", "sukarela"):
                assert held[kind].balance == one[kind]
    assert verify_all([koperasi]).findings == []


def test_the_same_files_twice_change_nothing(koperasi: str, files: list[File]) -> None:
    post(koperasi, files)
    before = neraca(koperasi)
    assert set(post(koperasi, files[::-1])) == {Outcome.REPEATED}
    assert neraca(koperasi) == before
    with pytest.raises(OpeningAlready):
        importing.post(koperasi, files, Wanted(dt.date(2026, 10, 30)), by=f"{koperasi}/bendahara")


def test_a_supervisor_signs_and_nobody_else(koperasi: str, files: list[File]) -> None:
    post(koperasi, files)
    today = dt.date(2026, 11, 2)
    with pytest.raises(OpeningOwnSignature):
        importing.sign(koperasi, today, by=f"{koperasi}/bendahara")
    with pytest.raises(SecondPersonRequired):
        importing.sign(koperasi, today, by=f"{koperasi}/ketua")
    assert importing.sign(koperasi, today, by=f"{koperasi}/pengawas").outcome is Outcome.EXECUTED
    with pytest.raises(OpeningSigned):
        importing.sign(koperasi, today, by=f"{koperasi}/pengawas")


def test_undone_as_a_whole_and_put_in_again(koperasi: str, files: list[File]) -> None:
    post(koperasi, files)
    importing.undo(koperasi, DAY, by=f"{koperasi}/bendahara")
    assert neraca(koperasi) == {}
    with tenant(books_of(koperasi).koperasi_id):
        assert not Balance.objects.exclude(balance=0).exists()
        assert not Member.objects.filter(status=MemberStatus.AKTIF.value).exists()
    assert set(post(koperasi, files)) == {Outcome.EXECUTED}
    assert neraca(koperasi) == village.expected()
    assert verify_all([koperasi]).findings == []


def test_not_undone_once_a_member_has_paid_since(koperasi: str, files: list[File]) -> None:
    post(koperasi, files)
    with tenant(books_of(koperasi).koperasi_id):
        member = queries.register()[0].id
    people.pay(koperasi, member, sukarela=50_000, occurred_on=dt.date(2026, 11, 3))
    before = neraca(koperasi)
    with pytest.raises(OpeningInUse):
        importing.undo(koperasi, dt.date(2026, 11, 4), by=f"{koperasi}/bendahara")
    assert neraca(koperasi) == before


def test_not_undone_once_the_first_month_is_closed(koperasi: str, files: list[File]) -> None:
    post(koperasi, files)
    build.close(koperasi, "2026-10", occurred_on=dt.date(2026, 11, 2))
    with pytest.raises(OpeningFixed):
        importing.undo(koperasi, dt.date(2026, 11, 2), by=f"{koperasi}/bendahara")


def test_nothing_is_posted_into_a_closed_month(koperasi: str, files: list[File]) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000), occurred_on=DAY)
    build.close(koperasi, "2026-10", occurred_on=dt.date(2026, 11, 2))
    with pytest.raises(PeriodClosed):
        post(koperasi, files)
    with tenant(books_of(koperasi).koperasi_id):
        assert not Member.objects.exists()


def test_a_difference_is_asked_and_nothing_is_posted(koperasi: str, files: list[File]) -> None:
    without = [file for file in files if "NERACA" not in file.name]
    draft = importing.draft(koperasi, without, WANTED)
    assert len(draft.questions) == 1
    assert draft.questions[0].startswith("Yang dimiliki koperasi")
    with pytest.raises(OpeningUndecided):
        post(koperasi, without)
    answered = importing.draft(koperasi, without, Wanted(DAY, rest="3131"))
    assert answered.is_ready
    changed = [
        File(file.name, file.data.replace(b"100.000;30000;", b"100.000;31000;"))
        if "simpanan" in file.name else file
        for file in files
    ]  # fmt: skip
    asked = importing.draft(koperasi, changed, WANTED).questions
    assert any("Simpanan Wajib (3102)" in question for question in asked), asked
    assert any("JUMLAH" in q or "jumlah wajib" in q for q in asked), asked
    with tenant(books_of(koperasi).koperasi_id):
        assert not Voucher.objects.exists()


def test_a_person_who_is_a_member_already_stops_everything(
    koperasi: str, files: list[File]
) -> None:
    people.member(koperasi, nik=str(village.members()[3]["nik"]))
    problems = importing.draft(koperasi, files, WANTED).problems
    assert any("baris 10: NIK" in problem for problem in problems), problems
    with pytest.raises(FileHasErrors):
        post(koperasi, files)
    with tenant(books_of(koperasi).koperasi_id):
        assert Member.objects.count() == 1


def test_no_name_and_no_nik_in_any_body(koperasi: str, files: list[File]) -> None:
    post(koperasi, files)
    with tenant(books_of(koperasi).koperasi_id):
        bodies = b"\n".join(bytes(row.body) for row in Voucher.objects.all())
    for one in village.members():
        assert str(one["nik"]).encode() not in bodies
        assert str(one["name"]).encode() not in bodies


def test_balances_of_nobody_are_refused(koperasi: str) -> None:
    lines = [
        {"account": "3101", "amount": -100_000, "member": str(ids.new_id())},
        {"account": "1101", "amount": 100_000},
    ]
    draft = build.draft("opening.balances", koperasi, {"batch": "0" * 64, "lines": lines})
    with pytest.raises(MemberNotFound):
        vouchers.execute(draft)
    lines[0].pop("member")
    with pytest.raises(Malformed):
        vouchers.execute(
            build.draft("opening.balances", koperasi, {"batch": "0" * 64, "lines": lines})
        )


def test_an_opening_that_leaves_a_difference_cannot_be_signed(koperasi: str) -> None:
    lines = [{"account": "1101", "amount": 100_000}]
    vouchers.execute(build.draft("opening.balances", koperasi, {"batch": "0" * 64, "lines": lines}))
    assert neraca(koperasi) == {"1101": 100_000, "3191": -100_000}
    with pytest.raises(OpeningOpen, match=r"Rp100\.000"):
        importing.sign(koperasi, DAY, by=f"{koperasi}/pengawas")
