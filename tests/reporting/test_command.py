"""`lumbung report` and `lumbung export`: what scripts rely on, run as scripts run it."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reporting.conftest import TOWN


def lumbung(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "lumbung.faces.cli.main", *arguments],
        stdout=stdout, stderr=subprocess.PIPE, check=False, env=dict(os.environ),
    )  # fmt: skip


def test_a_trial_balance_on_standard_output(by_hand: str) -> None:
    done = lumbung(
        "report", "trial-balance", "--koperasi", by_hand, "--as-of", "2026-12-31",
        "--format", "json",
    )  # fmt: skip

    assert done.returncode == 0
    assert json.loads(done.stdout)["koperasi"] == by_hand


def test_text_is_the_form_nobody_has_to_ask_for(by_hand: str) -> None:
    done = lumbung("report", "balance-sheet", "--koperasi", by_hand, "--as-of", "2026-12-31")

    assert "Jumlah aset" in done.stdout.decode()


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_a_file_appears_whole_and_alone(form: str, by_hand: str, tmp_path: Path) -> None:
    target = tmp_path / f"neraca.{form}"

    done = lumbung(
        "report", "balance-sheet", "--koperasi", by_hand, "--as-of", "2026-12-31",
        "--format", form, "-o", str(target),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert target.read_bytes()[:4] in {b"PK\x03\x04", b"%PDF"}
    assert list(tmp_path.iterdir()) == [target]
    assert done.stdout == b""


def test_a_refused_report_leaves_the_file_that_was_there(by_hand: str, tmp_path: Path) -> None:
    target = tmp_path / "neraca.txt"
    target.write_text("yang lama")

    done = lumbung(
        "report", "phu", "--koperasi", by_hand, "--unit", "99", "--as-of", "2026-12-31",
        "-o", str(target),
    )  # fmt: skip

    assert done.returncode == 2
    assert target.read_text() == "yang lama"
    assert list(tmp_path.iterdir()) == [target]


def test_hledger_export(by_hand: str) -> None:
    done = lumbung("export", "hledger", "--koperasi", by_hand)

    assert done.returncode == 0
    assert done.stdout.startswith(f"; Buku {by_hand} ".encode())


def test_a_binary_form_is_not_thrown_at_a_terminal(by_hand: str) -> None:
    ours, theirs = pty.openpty()
    try:
        done = lumbung(
            "report", "phu", "--koperasi", by_hand, "--as-of", "2026-12-31", "--format", "pdf",
            stdout=theirs,
        )  # fmt: skip
    finally:
        os.close(ours)
        os.close(theirs)

    assert done.returncode == 2
    assert "-o NAMA.pdf" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("report", "Sebutkan laporannya"),
        ("report laba --koperasi {k} --as-of 2026-12-31", "Sebutkan laporannya"),
        ("report phu --as-of 2026-12-31", "Pilih salah satu"),
        ("report phu --koperasi {k} --area 65 --as-of 2026-12-31", "Pilih salah satu"),
        ("report phu --koperasi {k}", "Tulis harinya"),
        ("report phu --koperasi {k} --as-of 1999-12-31", "di luar buku"),
        ("report phu --koperasi {k} --as-of 2026-02-30", "bukan tanggal"),
        ("report phu --koperasi {k} --as-of 20260228", "bukan tanggal"),
        ("report phu --koperasi {k} --as-of 2026-12-31 --format doc", "tidak dikenal"),
        ("report phu --koperasi {k} --as-of 2026-12-31 --compare week", "tidak dikenal"),
        ("report phu --koperasi KU-9999 --as-of 2026-12-31", "[unknown_cooperative]"),
        ("report phu --koperasi {k} --unit 99 --as-of 2026-12-31", "[unknown_unit]"),
        ("report phu --area 99 --as-of 2026-12-31", "[unknown_area]"),
        ("report phu --area 65.71.01.1001 --as-of 2026-12-31", "[area_too_small]"),
        ("report phu --koperasi {k} --as-of 2026-12-31 --from 2027-01-01", "[days_not_in_order]"),
        (
            "report equity --koperasi {k} --as-of 2026-12-31 --compare month",
            "[comparison_not_made]",
        ),
        ("report ledger --koperasi {k} --as-of 2026-12-31 --account 9999", "[unknown_account]"),
        ("report phu --koperasi {k} --as-of 2026-12-31 -o /tidak/ada/x", "tidak ada"),
        ("export hledger", "Sebutkan koperasinya"),
        ("export hledger --koperasi KU-9999", "[unknown_cooperative]"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_with_exit_2(
    arguments: str, words: str, by_hand: str
) -> None:
    done = lumbung(*arguments.format(k=by_hand).split())

    assert words in done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout == b""
    assert "Traceback" not in done.stderr.decode()


def test_an_area_tells_its_coverage_below(town: list[str]) -> None:
    done = lumbung("report", "balance-sheet", "--area", TOWN, "--as-of", "2026-12-31")

    assert len(town) == 20
    assert "Cakupan: 20 koperasi (20 desa dan kelurahan)." in " ".join(done.stdout.decode().split())
