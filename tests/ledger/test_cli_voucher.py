"""`lumbung voucher post`: good lines are booked, refused ones answered, a broken file changes nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lumbung.faces.cli import prepare
from lumbung.faces.cli.main import cli
from tests.ledger import build, witness

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """The command in this process; the database is a copy of an installed one and says so."""
    prepare._mark().write_text(prepare._wanted())
    return lambda *arguments, text=b"": CliRunner().invoke(cli, list(arguments), input=text)


def line(koperasi: str, amount: int = 1_000, **changes: Any) -> bytes:
    raw = build.raw_journal(koperasi, ("6108", "00", amount), ("1101", "00", -amount), **changes)
    return build.as_line(raw).encode()


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(text) for text in result.stdout.splitlines()]


def test_each_line_gets_one_answer_in_its_order(koperasi: str, run: Run) -> None:
    lines = [line(koperasi, amount) for amount in (1_000, 2_000, 3_000)]
    result = run("voucher", "post", "-", text=b"\n".join(lines))
    assert result.exit_code == 0, result.stderr
    given = answers(result)
    assert [a["id"] for a in given] == [json.loads(text)["id"] for text in lines]
    assert [a["outcome"] for a in given] == ["executed"] * 3
    assert [a["number"] for a in given] == [f"{koperasi}/2026/{n:06d}" for n in (1, 2, 3)]
    assert all(set(a) == {"id", "outcome", "number", "receipt"} for a in given)
    witness.assert_clean(koperasi)


def test_a_file_a_bom_and_empty_lines_are_read(koperasi: str, run: Run, tmp_path: Any) -> None:
    path = tmp_path / "bukti.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line(koperasi) + b"\r\n\r\n   \n" + line(koperasi) + b"\n")
    result = run("voucher", "post", str(path))
    assert [a["outcome"] for a in answers(result)] == ["executed", "executed"]


def test_an_empty_file_is_no_mistake(koperasi: str, run: Run) -> None:
    with witness.nothing_written(koperasi):
        result = run("voucher", "post", "-", text=b"\n\n")
    assert (result.exit_code, result.stdout) == (0, "")


def test_the_same_file_again_gives_the_same_numbers(koperasi: str, run: Run) -> None:
    text = b"\n".join(line(koperasi, n) for n in (10, 20))
    first = answers(run("voucher", "post", "-", text=text))
    with witness.nothing_written(koperasi):
        again = answers(run("voucher", "post", "-", text=text))
    assert [a["outcome"] for a in again] == ["repeated"] * 2
    assert [a["number"] for a in again] == [a["number"] for a in first]


def test_a_refused_line_is_answered_and_the_others_go_on(koperasi: str, run: Run) -> None:
    bad = build.raw_journal(koperasi, ("6108", "00", 5), ("1101", "00", -4))
    text = b"\n".join([line(koperasi), build.as_line(bad).encode(), line(koperasi)])
    result = run("voucher", "post", "-", text=text)
    assert result.exit_code == 0
    given = answers(result)
    assert [a["outcome"] for a in given] == ["executed", "refused", "executed"]
    assert given[1]["id"] == bad["id"]
    assert given[1]["code"] == "unbalanced"
    witness.assert_plain_words(given[1]["message"])
    assert set(given[1]) == {"id", "outcome", "code", "message"}


def raw_line(koperasi: str, old: str, new: str) -> bytes:
    """A good line with some of its text exchanged."""
    text = line(koperasi, 1_000).decode()
    assert old in text
    return text.replace(old, new, 1).encode("utf-8", "surrogatepass")


# (what is exchanged, by what, code): still JSON, so it is answered as a refused voucher.
REFUSED = {
    "a fraction": ('"debit": 1000', '"debit": 1000.5', "amount_not_whole"),
    "a whole number written with a point": ('"debit": 1000', '"debit": 1000.0', "amount_not_whole"),
    "1e3": ('"debit": 1000', '"debit": 1e3', "amount_not_whole"),
    "1e400": ('"debit": 1000', '"debit": 1e400', "amount_not_whole"),
    "-1e400": ('"debit": 1000', '"debit": -1e400', "amount_not_whole"),
    "twenty digits": ('"debit": 1000', '"debit": 10000000000000000000', "malformed"),
    "negative": ('"debit": 1000', '"debit": -1000', "amount_not_positive"),
    "zero": ('"debit": 1000', '"debit": 0', "amount_not_positive"),
    "oversize": ('"debit": 1000', '"debit": 10000000000001', "amount_too_large"),
    "null": ('"debit": 1000', '"debit": null', "malformed"),
    "true": ('"debit": 1000', '"debit": true', "malformed"),
    "a number in quotes": ('"debit": 1000', '"debit": "1000"', "amount_not_whole"),
    "an escaped NUL": ('"6108"', '"61\\u00000"', "bad_text"),
    "an escaped NUL in a key": ('"debit"', '"de\\u0000bit"', "bad_text"),
    "an escaped lone surrogate": ('"6108"', '"\\ud800"', "bad_text"),
    "a lone surrogate in a key": ('"debit"', '"\\udc00"', "bad_text"),
    "a text that turns its reader": ('"6108"', '"\\u202e8016"', "bad_text"),
    "a text of 10 MB": ('"6108"', '"' + "9" * 10_000_000 + '"', "malformed"),
    "a text of 3,000 letters": ('"6108"', '"' + "9" * 3_000 + '"', "too_large"),
    "twenty levels": ('"6108"', "[" * 20 + "]" * 20, "malformed"),
    "an object as account": ('"6108"', "{}", "malformed"),
    "year one": ('"2026-03-02"', '"0001-01-01"', "date_out_of_range"),
    "year 9999": ('"2026-03-02"', '"9999-12-31"', "date_out_of_range"),
    "29 February of no leap year": ('"2026-03-02"', '"2026-02-29"', "malformed"),
    "the future": ('"2026-03-02"', '"2099-01-01"', "future_date"),
    "an unknown kind": ('"ledger.journal"', '"ledger.steal"', "unknown_kind"),
    "SQL as kind": ('"ledger.journal"', '"x\'; DROP TABLE voucher; --"', "malformed"),
    "an unknown version": ('"v": 1', '"v": 99', "unknown_version"),
    "mode as list": ('"request"', '["request"]', "malformed"),
    "an unknown account": ('"6108"', '"6999"', "unknown_account"),
    "a header account": ('"6108"', '"6000"', "header_account"),
    "a module-only account": ('"6108"', '"1131"', "module_only_account"),
    "one more thing": ('"v": 1', '"v": 1, "status": "posted"', "malformed"),
}


@pytest.mark.parametrize(("old", "new", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_line_is_refused_with_its_code_and_nothing_written(
    koperasi: str, run: Run, old: str, new: str, code: str
) -> None:
    with witness.nothing_written(koperasi):
        result = run("voucher", "post", "-", text=raw_line(koperasi, old, new))
    assert result.exit_code == 0, result.stderr
    (given,) = answers(result)
    assert given["outcome"] == "refused"
    assert given["code"] == code, given["message"]
    assert given["id"]
    witness.assert_plain_words(given["message"])


def test_an_id_that_is_none_is_answered_without_it(koperasi: str, run: Run) -> None:
    for bad in ('"x\\ud800"', "7", "null", '"' + "a" * 100 + '"', "[]"):
        raw = json.loads(line(koperasi))
        text = json.dumps({**raw, "id": "@"}).replace('"@"', bad).encode()
        with witness.nothing_written(koperasi):
            (given,) = answers(run("voucher", "post", "-", text=text))
        assert given["outcome"] == "refused"
        assert given["code"] in {"malformed", "bad_text"}


# Not lines of JSON objects: the whole file is put aside, exit 2, the line named.
BROKEN = {
    "broken JSON": b'{"id": ',
    "prose": b"bayar listrik 50000",
    "NaN": b'{"v": NaN}',
    "Infinity": b'{"v": -Infinity}',
    "a raw NUL": b'{"id": "a\0b"}',
    "NULs only": b"\0\0\0",
    "a raw control sign": b'{"id": "a\x01b"}',
    "invalid UTF-8": b'{"id": "\xff\xfe"}',
    "Latin-1": '{"id": "caf\xe9"}'.encode("latin-1"),
    "a raw surrogate": '{"id": "\ud800"}'.encode("utf-8", "surrogatepass"),
    "UTF-16": '{"id": "x"}'.encode("utf-16"),
    "a key twice": b'{"v": 1, "v": 2}',
    "a key twice, inside": b'{"args": {"lines": [], "lines": [1]}}',
    "a list": b"[1]",
    "a number": b"5",
    "a text": b'"x"',
    "null": b"null",
    "two objects": b"{} {}",
    "depth of 10,000 lists": b'{"args": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "depth of 10,000 objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "a number of 5,000 digits": b'{"v": ' + b"9" * 5_000 + b"}",
    "hexadecimal": b'{"v": 0x10}',
    "a trailing comma": b'{"v": 1,}',
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_malformed_file_changes_nothing_and_names_its_line(
    koperasi: str, run: Run, broken: bytes
) -> None:
    text = b"\n".join([line(koperasi), b"", line(koperasi), broken, line(koperasi)])
    with witness.nothing_written(koperasi):
        result = run("voucher", "post", "-", text=text)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Baris 4:" in result.stderr
    assert "Tidak ada bukti yang dicatat" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_cut_at_any_byte_is_read_whole_or_not_at_all(koperasi: str, run: Run) -> None:
    """A cut inside a line puts the file aside; a cut between lines leaves whole vouchers."""
    text = b"\n".join(line(koperasi, n) for n in (11, 22)) + b"\n"
    first = text.index(b"\n")
    for cut in (1, 17, first // 2, first - 1, first + 1, first + 2, first + 40, len(text) - 2):
        before = witness.count(koperasi, "voucher")
        result = run("voucher", "post", "-", text=text[:cut])
        whole = cut in {first, first + 1}
        assert result.exit_code == (0 if whole else 2), cut
        assert witness.count(koperasi, "voucher") == before + (1 if whole else 0)
    witness.assert_clean(koperasi)


def test_a_thousand_lines_are_booked_in_their_order(koperasi: str, run: Run) -> None:
    text = b"\n".join(line(koperasi, n) for n in range(1, 1_001))
    given = answers(run("voucher", "post", "-", text=text))
    assert [a["number"] for a in given] == [f"{koperasi}/2026/{n:06d}" for n in range(1, 1_001)]
    assert witness.balances(koperasi)["6108", "00"] == 500_500
    witness.assert_clean(koperasi)


def test_vouchers_of_several_cooperatives_stand_in_one_file(
    koperasi: str, other_koperasi: str, run: Run
) -> None:
    text = b"\n".join([line(koperasi), line(other_koperasi), line("KT-99999"), line(koperasi)])
    given = answers(run("voucher", "post", "-", text=text))
    assert [a.get("number", a.get("code")) for a in given] == [
        f"{koperasi}/2026/000001", f"{other_koperasi}/2026/000001",
        "unknown_cooperative", f"{koperasi}/2026/000002",
    ]  # fmt: skip


def command(*arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a shell starts it, in a process of its own."""
    prepare._mark().write_text(prepare._wanted())
    return subprocess.run(
        [sys.executable, "-m", "lumbung.faces.cli.main", *arguments],
        input=text, capture_output=True, check=False, timeout=60,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lumbung.config.settings"},
    )  # fmt: skip


def test_the_command_in_a_process_of_its_own(koperasi: str) -> None:
    done = command("voucher", "post", "-", text=line(koperasi))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["number"] == f"{koperasi}/2026/000001"
    broken = command("voucher", "post", "-", text=line(koperasi) + b"\n{")
    assert broken.returncode == 2
    assert broken.stdout == b""
    assert b"Baris 2" in broken.stderr


def test_closing_and_reopening_by_command(koperasi: str) -> None:
    command("voucher", "post", "-", text=line(koperasi))
    closed = command("period", "close", "--koperasi", koperasi, "--month", "2026-03")
    assert closed.returncode == 0, closed.stderr
    assert json.loads(closed.stdout)["outcome"] == "executed"
    with witness.nothing_written(koperasi):
        again = command("period", "close", "--koperasi", koperasi, "--month", "2026-03")
        alone = command(
            "period", "reopen", "--koperasi", koperasi, "--reason", "kuitansi tertinggal",
            "--second", f"{koperasi}/bendahara",
        )  # fmt: skip
    assert (again.returncode, alone.returncode) == (1, 1)
    assert b"[month_not_next]" in again.stderr
    assert b"[second_person_required]" in alone.stderr
    reopened = command(
        "period", "reopen", "--koperasi", koperasi, "--reason", "kuitansi tertinggal",
        "--second", f"{koperasi}/ketua",
    )  # fmt: skip
    assert reopened.returncode == 0, reopened.stderr
    witness.assert_clean(koperasi)


def test_verify_by_command_says_all_is_well_and_names_what_is_not(koperasi: str, run: Run) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    clean = run("verify", "--koperasi", koperasi, "--json")
    assert clean.exit_code == 0, clean.stdout
    assert json.loads(clean.stdout)["ok"] is True
    assert json.loads(clean.stdout)["vouchers"] == 1
    witness.superuser().execute(
        "UPDATE balance SET balance = balance + 1 WHERE account = 6108 AND koperasi_id ="
        " (SELECT id FROM cooperative WHERE code = %s)",
        [koperasi],
    )
    wrong = run("verify", "--koperasi", koperasi, "--json")
    assert wrong.exit_code == 1
    (finding,) = json.loads(wrong.stdout)["findings"]
    assert (finding["koperasi"], finding["kind"]) == (koperasi, "balance_wrong")
    assert finding["voucher"]
    assert run("verify", "--koperasi", "KT-99999").exit_code == 1
