"""Commands of reports and exports: statements in every form, and the books for hledger."""

import contextlib
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import click

from lumbung.core.period import check_day
from lumbung.core.refusal import Refusal
from lumbung.faces.cli.prepare import prepare, say

KINDS = ("trial-balance", "balance-sheet", "phu", "equity", "cash-flow", "ledger")
FORMS = ("text", "json", "csv", "xlsx", "pdf")
BINARY = ("xlsx", "pdf")
COMPARISONS = ("none", "month", "year")
# What the person at the keyboard can mend; anything else that is refused ends with 1.
WRONG_INPUT = {
    "account_not_used", "accounts_not_used", "area_too_small", "comparison_not_made",
    "cooperative_merged", "date_out_of_range", "days_not_in_order", "first_day_not_used",
    "header_account", "one_scope", "report_too_long", "unknown_account", "unknown_area",
    "unknown_cooperative", "unknown_report", "unknown_unit",
}  # fmt: skip


def register(cli: click.Group) -> None:
    cli.add_command(report)
    cli.add_command(export)


@click.command()
@click.argument("kind", metavar="|".join(KINDS), required=False)
@click.option("--koperasi", help="Kode koperasi, misalnya KT-0417.")
@click.option("--area", help="Kode wilayah, misalnya 64 atau 64.07.")
@click.option("--unit", help="Kode unit usaha, misalnya 10.")
@click.option("--as-of", "as_of", metavar="D", help="Hari terakhir, misalnya 2026-10-31.")
@click.option("--from", "from_day", metavar="D", help="Hari pertama PHU, arus kas, buku besar.")
@click.option("--compare", metavar="|".join(COMPARISONS), default="none", show_default=True)
@click.option("--account", "accounts", multiple=True, help="Akun buku besar; boleh diulang.")
@click.option("--format", "form", metavar="|".join(FORMS), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Berkas tujuan.")
@click.option("--by", "printed_by", default="", help="Nama pencetak, untuk kaki halaman.")
def report(
    kind: str | None, koperasi: str | None, area: str | None, unit: str | None,
    as_of: str | None, from_day: str | None, compare: str, accounts: tuple[str, ...],
    form: str, output: Path | None, printed_by: str,
) -> None:  # fmt: skip
    """Buat laporan satu koperasi atau satu wilayah, per hari tertentu."""
    if kind not in KINDS:
        _stop(f"Sebutkan laporannya: {', '.join(KINDS)}.")
    _one_of(form, FORMS, "--format")
    _one_of(compare, COMPARISONS, "--compare")
    if (koperasi is None) == (area is None):
        _stop("Pilih salah satu: --koperasi KODE atau --area KODE.")
    last = _day(as_of, "--as-of")
    first = _day(from_day, "--from") if from_day is not None else None
    _check_place(form, output)
    prepare()
    from lumbung.reporting.assemble import open_report
    from lumbung.reporting.formats import FORMATS
    from lumbung.reporting.request import Comparison, Request

    with _input_refusals():
        request = Request(
            kind, last, koperasi=koperasi, area=area, unit=unit, compare=Comparison(compare),
            from_day=first, accounts=accounts, printed_by=printed_by,
        )  # fmt: skip
        with open_report(request) as opened, _destination(output) as out:
            FORMATS[form].write(opened, out)


@click.group()
def export() -> None:
    """Keluarkan buku untuk perangkat lunak lain."""


@export.command("hledger")
@click.option("--koperasi", help="Kode koperasi, misalnya KT-0417.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Berkas tujuan.")
def hledger(koperasi: str | None, output: Path | None) -> None:
    """Seluruh buku satu koperasi sebagai jurnal hledger, tanpa data pribadi."""
    if koperasi is None:
        _stop("Sebutkan koperasinya: --koperasi KODE.")
    prepare()
    from lumbung.reporting import hledger as journal

    with _input_refusals(), _destination(output) as out:
        journal.write(koperasi, out)


def _stop(words: str) -> NoReturn:
    say(words)
    sys.exit(2)


def _one_of(value: str, known: tuple[str, ...], option: str) -> None:
    if value not in known:
        _stop(f"{option} «{value[:40]}» tidak dikenal. Pilih: {', '.join(known)}.")


def _day(text: str | None, option: str) -> dt.date:
    if text is None:
        _stop(f"Tulis harinya: {option} 2026-10-31.")
    try:
        if len(text) != len("2026-10-31"):
            raise ValueError
        return check_day(dt.date.fromisoformat(text))
    except ValueError:
        _stop(f"{option} «{text[:40]}» bukan tanggal. Tulis seperti 2026-10-31.")
    except Refusal as refusal:
        _stop(f"{refusal.message} [{refusal.code}]")


def _check_place(form: str, output: Path | None) -> None:
    if form in BINARY and output is None and sys.stdout.isatty():
        _stop(f"Bentuk {form} tidak dapat tampil di layar. Tambahkan -o NAMA.{form}.")


@contextlib.contextmanager
def _input_refusals() -> Iterator[None]:
    """What was asked cannot be given: a sentence and exit 2. The rest goes on to `main`."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code not in WRONG_INPUT:
            raise
        _stop(f"{refusal.message} [{refusal.code}]")


@contextlib.contextmanager
def _destination(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears only when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if not output.parent.is_dir():
        _stop(f"Folder {output.parent} tidak ada. Buat dulu foldernya.")
    if output.is_dir():
        _stop(f"{output} adalah folder. Tulis nama berkas.")
    with tempfile.NamedTemporaryFile(dir=output.parent, prefix=".lumbung-", delete=False) as file:
        unfinished = Path(file.name)
        try:
            yield file  # type: ignore[misc]
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            unfinished.replace(output)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
