"""Commands of opening books: what the files say, the draft, and posting it; refusals name the row."""

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lumbung.core.money import format_rupiah
from lumbung.core.refusal import Malformed
from lumbung.faces.cli.prepare import prepare

if TYPE_CHECKING:
    from lumbung.migration.draft import Draft
    from lumbung.migration.importing import File, Wanted

FILES = click.argument(
    "files", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
KOPERASI = click.option("--koperasi", required=True, help="Kode koperasi, misalnya KT-0417.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Keluaran JSON.")
DAY = click.option("--day", default=None, help="Tanggal saldo awal, misalnya 2026-10-31.")
REST = click.option("--rest", default="", help="Akun modal untuk sisa selisih, misalnya 3131.")
BY = click.option("--by", "who", default=None, help="Pelaku; biasanya <kode>/bendahara.")


def register(cli: click.Group) -> None:
    cli.add_command(importing)


@click.group("import")
def importing() -> None:
    """Buka buku: berkas yang selama ini dipakai desa menjadi saldo awal."""


@importing.command()
@FILES
@KOPERASI
@AS_JSON
@click.option("--as", "kind", default=None, help="Jenis daftar, bila tidak dikenali sendiri.")
@click.option("--sheet", "sheet_name", default=None, help="Lembar yang dimaksud --as.")
@click.option("--column", "columns", multiple=True, help="«Judul kolom=arti», boleh berkali-kali.")
def check(
    files: Sequence[Path], koperasi: str, *, as_json: bool, kind: str | None,
    sheet_name: str | None, columns: Sequence[str],
) -> None:  # fmt: skip
    """Sebut daftar apa saja yang dikenal di FILES; tidak ada yang dicatat.

    Dengan --as dan --column, arti kolom dijelaskan sekali lalu diingat untuk koperasi ini.
    """
    prepare()
    from lumbung.ledger.books import books_of
    from lumbung.migration.importing import understand

    given = _read(files)
    if kind is not None:
        _remember(given, koperasi, kind=kind, sheet_name=sheet_name, columns=columns)
    found, notes = understand(books_of(koperasi), given)
    lists = [
        {
            "sheet": one.sheet.name, "kind": one.kind.value, "header_row": one.header_row,
            "columns": sorted(one.columns), "rows": sum(1 for _ in one.rows()),
        }
        for one in found
    ]  # fmt: skip
    if as_json:
        _print({"lists": lists, "notes": notes})
        return
    from lumbung.migration.recognising.sheets import NAME_OF

    for one in found:
        rows = sum(1 for _ in one.rows())
        print(
            f"{one.sheet.name}: {NAME_OF[one.kind]}, {rows} baris (judul di baris {one.header_row})"
        )
    for note in notes:
        print(f"Catatan: {note}")


@importing.command("draft")
@FILES
@KOPERASI
@DAY
@REST
@AS_JSON
def draft_command(
    files: Sequence[Path], koperasi: str, day: str | None, rest: str, *, as_json: bool
) -> None:
    """Susun saldo awal dari FILES dan sebut selisihnya; tidak ada yang dicatat."""
    prepare()
    from lumbung.migration import importing as migration

    made = migration.draft(koperasi, _read(files), _wanted(koperasi, day, rest))
    if as_json:
        _print(_as_json(made))
    else:
        _tell(made)
    sys.exit(0 if made.is_ready else 1)


@importing.command("post")
@FILES
@KOPERASI
@DAY
@REST
@BY
@AS_JSON
def post_command(
    files: Sequence[Path], koperasi: str, *, day: str | None, rest: str, who: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Catat saldo awal dari FILES: semuanya, atau tidak sama sekali. Berkas yang sama tidak dicatat dua kali."""
    prepare()
    from lumbung.migration import importing as migration

    receipts = migration.post(
        koperasi, _read(files), _wanted(koperasi, day, rest), by=who or f"{koperasi}/bendahara"
    )
    _answer([receipt.as_json() for receipt in receipts], "Saldo awal tercatat", as_json=as_json)


@importing.command()
@KOPERASI
@BY
@AS_JSON
def sign(koperasi: str, who: str | None, *, as_json: bool) -> None:
    """Pengawas menandatangani saldo awal; ditolak bila masih ada selisih."""
    prepare()
    from lumbung.migration import importing as migration

    receipt = migration.sign(koperasi, _today(koperasi), by=who or f"{koperasi}/pengawas")
    _answer([receipt.as_json()], "Saldo awal ditandatangani", as_json=as_json)


@importing.command()
@KOPERASI
@BY
@AS_JSON
def undo(koperasi: str, who: str | None, *, as_json: bool) -> None:
    """Batalkan seluruh saldo awal, selama bulan pertama belum ditutup."""
    prepare()
    from lumbung.migration import importing as migration

    receipts = migration.undo(koperasi, _today(koperasi), by=who or f"{koperasi}/bendahara")
    _answer([receipt.as_json() for receipt in receipts], "Saldo awal dibatalkan", as_json=as_json)


def _read(files: Sequence[Path]) -> list["File"]:
    from lumbung.migration.importing import File
    from lumbung.migration.reading.sheet import MAX_FILE_BYTES

    made = []
    for path in files:
        with path.open("rb") as file:
            # One byte more than may be: enough to be refused, never enough to fill the memory.
            made.append(File(path.name, file.read(MAX_FILE_BYTES + 1)))
    return made


def _remember(
    given: Sequence["File"], koperasi: str, *, kind: str, sheet_name: str | None,
    columns: Sequence[str],
) -> None:  # fmt: skip
    from lumbung.ledger.books import books_of
    from lumbung.migration.importing import read_files
    from lumbung.migration.mapping import remember
    from lumbung.migration.recognising.sheets import Kind
    from lumbung.tenancy.scope import tenant

    if kind not in set(Kind):
        raise Malformed(what=f"--as harus salah satu dari {', '.join(Kind)}")
    sheets = [sheet for workbook in read_files(given) for sheet in workbook.sheets]
    wanted = [sheet for sheet in sheets if sheet_name in (None, sheet.name)]
    if not wanted:
        raise Malformed(what="lembar yang disebut --sheet tidak ada")
    answers = dict(column.rpartition("=")[::2] for column in columns)
    with tenant(books_of(koperasi).koperasi_id):
        remember(wanted[0], Kind(kind), answers, by=f"{koperasi}/bendahara")


def _today(koperasi: str) -> dt.date:
    from lumbung.ledger.books import books_of
    from lumbung.tenancy import clock

    return clock.today(books_of(koperasi).zone)


def _wanted(koperasi: str, day: str | None, rest: str) -> "Wanted":
    """Without a day: the last of the month before this one, as books are usually opened."""
    from lumbung.core.period import parse_day
    from lumbung.migration.importing import Wanted

    if day is not None:
        return Wanted(parse_day(day, where="--day"), rest)
    return Wanted(_today(koperasi).replace(day=1) - dt.timedelta(days=1), rest)


def _as_json(made: "Draft") -> dict[str, Any]:
    """Sums and words; only a row with a mistake is named by the person it is about."""
    return {
        "day": made.day.isoformat(), "batch": made.batch, "members": len(made.members),
        "balances": [
            {"account": account, "unit": unit, "amount": amount}
            for (account, unit), amount in made.totals().items()
        ],
        "difference": made.difference, "problems": made.problems, "questions": made.questions,
        "notes": made.notes, "ready": made.is_ready,
    }  # fmt: skip


def _tell(made: "Draft") -> None:
    print(f"Saldo awal {made.koperasi} per {made.day:%d-%m-%Y}: {len(made.members)} anggota")
    for (account, unit), amount in made.totals().items():
        print(f"  {account}/{unit}  {format_rupiah(amount):>24}")
    for label, words in (
        ("Harus dibetulkan", made.problems),
        ("Pertanyaan", made.questions),
        ("Catatan", made.notes),
    ):
        for word in words:
            print(f"{label}: {word}")
    print("Siap dicatat." if made.is_ready else "Belum siap dicatat; belum ada yang berubah.")


def _answer(receipts: list[dict[str, Any]], words: str, *, as_json: bool) -> None:
    if as_json:
        _print({"receipts": receipts})
        return
    repeated = sum(1 for one in receipts if one["outcome"] == "repeated")
    ending = " Semuanya sudah tercatat sebelumnya." if repeated == len(receipts) else ""
    print(f"{words}: {len(receipts)} bukti.{ending}")


def _print(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
