"""Commands of the books: vouchers in, months closed and reopened, everything verified."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from lumbung.core.refusal import Malformed, Refusal
from lumbung.core.voucher import MAX_BODY_BYTES, Receipt, VoucherDraft, parse_draft
from lumbung.faces.cli.prepare import prepare, say


def register(cli: click.Group) -> None:
    cli.add_command(voucher)
    cli.add_command(period)
    cli.add_command(verify)


@click.group()
def voucher() -> None:
    """Bukti transaksi."""


@voucher.command("post")
@click.argument("file", type=click.File("rb"))
def post(file: BinaryIO) -> None:
    """Catat bukti dari FILE (JSON per baris, - untuk masukan baku); satu jawaban JSON per baris.

    A file that is not JSON lines changes nothing: exit 2, and the line is named. A voucher that a rule
    refuses is answered with its code, and the others go on.
    """
    try:
        drafts = list(read_drafts(file))
    except LineError as error:
        say(f"Baris {error.line}: {error}. Tidak ada bukti yang dicatat dari berkas ini.")
        sys.exit(2)
    prepare()
    from lumbung.ledger import vouchers

    for raw_id, draft in drafts:
        if isinstance(draft, Refusal):
            emit(vouchers.refused(raw_id, draft))
        else:
            emit(vouchers.answer(draft))


class LineError(ValueError):
    """A line that is not a JSON object: the whole file is put aside."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def read_drafts(file: BinaryIO) -> Iterator[tuple[str, VoucherDraft | Refusal]]:
    """Each line's voucher id and draft, or the refusal of its form. Raises LineError."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        raw = decode_line(line, number)
        raw_id = raw.get("id")
        shown = raw_id if isinstance(raw_id, str) and len(raw_id) <= 64 else ""
        shown = shown.encode("utf-8", "replace").decode()
        try:
            if len(line) > 4 * MAX_BODY_BYTES:
                raise Malformed(what=f"baris terlalu panjang ({len(line)} bita)")
            yield shown, parse_draft(raw)
        except Refusal as refusal:
            yield shown, refusal


def decode_line(line: bytes, number: int) -> dict[str, Any]:
    """One JSON object. Raises LineError (not UTF-8, not JSON, a key twice, not an object)."""
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        value = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise LineError(number, "bukan tulisan UTF-8") from None
    except RecursionError:
        raise LineError(number, "susunan terlalu dalam") from None
    except ValueError as error:
        raise LineError(number, f"bukan JSON yang utuh ({error})") from None
    if not isinstance(value, dict):
        raise LineError(number, "harus satu objek JSON")
    return value


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("ada bagian yang tertulis dua kali")
    return made


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} bukan angka JSON")


def emit(receipt: Receipt) -> None:
    print(json.dumps(receipt.as_json(), ensure_ascii=False), flush=True)


@click.group()
def period() -> None:
    """Tutup dan buka bulan."""


@period.command("close")
@click.option("--koperasi", required=True, help="Kode koperasi, misalnya KT-0417.")
@click.option("--month", required=True, help="Bulan, misalnya 2026-03.")
@click.option("--by", "who", default=None, help="Pelaku; biasanya <kode>/bendahara.")
def close(koperasi: str, month: str, who: str | None) -> None:
    """Tutup bulan; hari-harinya tidak dapat dicatat lagi."""
    _run_period(koperasi, "ledger.close_month", {"month": month}, who, None)


@period.command("reopen")
@click.option("--koperasi", required=True)
@click.option("--reason", required=True, help="Alasan; tersimpan di bukti.")
@click.option("--second", required=True, help="Orang kedua yang menyetujui.")
@click.option("--by", "who", default=None)
def reopen(koperasi: str, reason: str, second: str, who: str | None) -> None:
    """Buka kembali bulan terakhir yang ditutup, dengan alasan dan orang kedua."""
    _run_period(koperasi, "ledger.reopen_month", {"second": second}, who, reason)


def _run_period(
    koperasi: str, kind: str, args: dict[str, str], who: str | None, reason: str | None
) -> None:
    prepare()
    from lumbung.ledger import vouchers
    from lumbung.ledger.appointing import INSTALLATION
    from lumbung.ledger.books import books_of
    from lumbung.ledger.drafts import draft_of
    from lumbung.ledger.people import check_second
    from lumbung.tenancy import clock

    books = books_of(koperasi)
    if "second" in args:
        check_second(args["second"], books)
    draft = draft_of(
        kind, koperasi, args, by=who or f"{koperasi}/{INSTALLATION}",
        occurred_on=clock.today(books.zone), beside={"reason": reason} if reason else None,
    )  # fmt: skip
    emit(vouchers.execute(draft, second=args.get("second")))


@click.command()
@click.option("--koperasi", help="Satu koperasi.")
@click.option("--all", "everything", is_flag=True, help="Semua koperasi (bawaan).")
@click.option("--json", "as_json", is_flag=True, help="Keluaran JSON.")
@click.option("--heads", type=click.Path(exists=True, path_type=Path), help="Berkas kepala rantai.")
def verify(koperasi: str | None, everything: bool, as_json: bool, heads: Path | None) -> None:  # noqa: FBT001
    """Hitung ulang seluruh buku dan sebut apa yang tidak cocok (kode keluar 1 bila ada)."""
    prepare()
    from lumbung.ledger.verifying import numbers_of, verify_all

    report = verify_all([koperasi] if koperasi and not everything else None, heads_file=heads)
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        numbers = numbers_of(report.findings)
        for finding in report.findings:
            number = numbers.get((finding.koperasi, finding.voucher or ""), finding.voucher or "-")
            print(f"{finding.koperasi} {number} {finding.kind}: {finding.message}")
        print(report.summary)
    sys.exit(1 if report.findings else 0)
