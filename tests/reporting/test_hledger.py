"""Someone else's tool agrees: hledger balances our books and finds every account where we do."""

import csv
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lumbung.reporting import hledger
from lumbung.reporting.assemble import report
from lumbung.reporting.request import Kind, Request
from tests.reporting.life import FIRST, PERSON, live
from tests.reporting.test_cooperative import APRIL


@pytest.fixture(scope="module")
def lively(fresh: Callable[[], str]) -> str:
    koperasi = fresh()
    receipts = live(koperasi, seed=1, vouchers=48)
    assert all(receipt.outcome == "executed" for receipt in receipts)
    return koperasi


@pytest.fixture(scope="module")
def journal(lively: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(lively, tmp_path_factory.mktemp("hledger"))


def test_every_account_and_unit_agrees(lively: str, journal: Path) -> None:
    ours = our_balances(lively)

    assert hledger_balances(journal) == {key: amount for key, amount in ours.items() if amount}
    assert len({account for account, _ in ours}) > 15


def test_the_standard_journals_agree(by_hand: str, tmp_path: Path) -> None:
    ours = our_balances(by_hand)

    theirs = hledger_balances(written(by_hand, tmp_path))

    assert theirs == {key: amount for key, amount in ours.items() if amount}
    assert len(theirs) > 20


def test_hledger_checks_the_journal_strictly(journal: Path) -> None:
    run(journal, "check", "--strict")


def test_every_voucher_is_a_transaction_with_its_book_number(lively: str, journal: Path) -> None:
    codes = [line for line in run(journal, "codes").splitlines() if line]

    assert codes == sorted(codes, key=lambda code: int(code.rsplit("/", 1)[1]))
    assert [int(code.rsplit("/", 1)[1]) for code in codes] == list(range(1, 50))
    assert all(code.startswith(f"{lively}/2026/") for code in codes)


def test_a_reversal_names_what_it_undoes(journal: Path) -> None:
    assert (
        len(re.findall(rf"reverses: [A-Z]{{2}}-\d+/{FIRST.year}/\d{{6}}", journal.read_text())) == 6
    )


def test_no_personal_data_leaves(journal: Path) -> None:
    text = journal.read_text()

    assert PERSON not in text
    assert "Salah catat" not in text
    assert "bendahara" not in text


def test_what_hledger_would_read_is_taken_out_of_texts() -> None:
    assert hledger._plain("Gaji: bulan  ini; lembur | bonus") == "Gaji, bulan ini, lembur , bonus"


def test_hledgers_own_balance_sheet_is_ours(by_hand: str, tmp_path: Path) -> None:
    sheet = report(Request(Kind.BALANCE_SHEET, APRIL, koperasi=by_hand)).statement

    text = run(written(by_hand, tmp_path), "balancesheet", "-e", "2027-05-01", "-O", "csv")

    theirs = re.findall(r'"(?:total|Net:)","IDR (-?\d+)"', text)
    ours = [sheet.row(key).amounts[0] for key in ("assets", "liabilities", "equity")]
    assert [int(amount) for amount in theirs] == ours


def our_balances(koperasi: str) -> dict[tuple[str, str], int]:
    """By account and unit, as the totals of the books have them, memorandum accounts too."""
    from lumbung.ledger.books import books_of
    from lumbung.ledger.reading import Days, account_totals
    from lumbung.tenancy.scope import Scope, tenant

    koperasi_id = books_of(koperasi).koperasi_id
    with tenant(koperasi_id):
        totals = account_totals(Scope(koperasi_id=koperasi_id), Days(APRIL))
    whole = {row.account: row.debit - row.credit for row in trial(koperasi)}
    for account, amount in whole.items():
        assert amount == sum(t.debit - t.credit for t in totals if t.account == account)
    return {(total.account, total.unit): total.debit - total.credit for total in totals}


def trial(koperasi: str):
    return report(Request(Kind.TRIAL_BALANCE, APRIL, koperasi=koperasi)).trial


def hledger_balances(path: Path) -> dict[tuple[str, str], int]:
    rows = csv.reader(io.StringIO(run(path, "balance", "--flat", "-N", "-O", "csv")))
    found = {}
    for name, amount in rows:
        if match := re.fullmatch(r"[^:]+:(\d{4}) [^:]+:(\d\d)", name):
            found[match[1], match[2]] = int(amount.removeprefix("IDR "))
    return found


def written(koperasi: str, folder: Path) -> Path:
    path = folder / f"{koperasi}.journal"
    with path.open("wb") as file:
        hledger.write(koperasi, file)
    return path


def run(path: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["hledger", "-f", str(path), *arguments], capture_output=True, text=True, check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
