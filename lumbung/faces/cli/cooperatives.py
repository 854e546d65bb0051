"""Commands of areas and co-operatives: provision a province, list, join, refresh the list of villages."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from lumbung.faces.cli.prepare import prepare, say


def register(cli: click.Group) -> None:
    for command in (provision, koperasi, area):
        cli.add_command(command)


@click.command()
@click.option("--area", "area_code", required=True, help="Kode wilayah, misalnya 64 atau 64.07.")
@click.option("--json", "as_json", is_flag=True, help="Keluaran JSON.")
def provision(area_code: str, *, as_json: bool) -> None:
    """Buat koperasi untuk setiap desa dan kelurahan di wilayah ini; aman diulang."""
    prepare()
    from lumbung.cooperatives import operations
    from lumbung.ledger.books import open_books
    from lumbung.standard import queries as standard
    from lumbung.tenancy import clock

    release = standard.current_release(clock.today("Asia/Jakarta"))
    with tqdm(desc="Menyiapkan koperasi", unit=" desa", disable=None, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        result = operations.provision(area_code, release, progress)
    opened = open_books(result.koperasi, release)
    answer = {
        "area": result.area,
        "koperasi": len(result.koperasi),
        "made": result.made,
        "books_opened": opened,
        "villages": result.villages,
        "desa": result.desa,
        "kelurahan": result.kelurahan,
        "regencies": result.regencies,
        "districts": result.districts,
        "release": release,
    }
    if as_json:
        print(json.dumps(answer))
    else:
        print(_provision_words(answer))


def _provision_words(answer: dict[str, Any]) -> str:
    return (
        f"{_dots(answer['koperasi'])} koperasi melayani {_dots(answer['villages'])} desa dan kelurahan "
        f"({answer['desa']} desa, {answer['kelurahan']} kelurahan) di {answer['regencies']} kabupaten/kota; "
        f"{_dots(answer['made'])} baru dibuat. Standar {answer['release']}."
    )


@click.group()
def koperasi() -> None:
    """Koperasi: daftar dan penggabungan desa."""


@koperasi.command("list")
@click.option("--area", "area_code", required=True, help="Kode wilayah.")
@click.option("--json", "as_json", is_flag=True)
def list_(area_code: str, *, as_json: bool) -> None:
    """Daftar koperasi di wilayah ini."""
    prepare()
    from lumbung.cooperatives.queries import cooperatives_in
    from lumbung.ledger.chain import current_heads

    heads = {head.koperasi_id: head for head in current_heads()}
    rows: list[dict[str, Any]] = []
    for row in cooperatives_in(area_code):
        head = heads.get(row.id)
        rows.append(
            {
                "code": row.code,
                "name": row.name,
                "kind": row.kind,
                "villages": [
                    {"code": v.code, "name": v.name, "word": v.word} for v in row.villages
                ],
                "regency": {"code": row.regency, "name": row.regency_name},
                "release": row.release,
                "head": {"epoch": head.epoch, "seq": head.seq, "hash": head.head.hex()}
                if head
                else None,
            }
        )
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for item in rows:
        villages = ", ".join(village["name"] for village in item["villages"])
        print(f"{item['code']}  {item['name']}  [{villages}]  {item['regency']['name']}")
    print(f"{_dots(len(rows))} koperasi.")


@koperasi.command("join")
@click.argument("code_a")
@click.argument("code_b")
@click.option("--json", "as_json", is_flag=True)
def join(code_a: str, code_b: str, *, as_json: bool) -> None:
    """Catat bahwa desa-desa dua koperasi berbagi satu koperasi (selama salah satunya belum punya buku)."""
    prepare()
    from lumbung.ledger.books import join_books

    result = join_books(code_a, code_b)
    if as_json:
        print(
            json.dumps(
                {
                    "kept": result.kept,
                    "retired": result.retired,
                    "villages": list(result.villages),
                    "changed": result.changed,
                }
            )
        )
        return
    done = "sekarang melayani" if result.changed else "sudah melayani"
    print(f"{result.kept} {done} {len(result.villages)} desa: {', '.join(result.villages)}.")
    print(f"{result.retired} tidak dipakai lagi; kodenya tetap disimpan.")


@click.group()
def area() -> None:
    """Daftar wilayah."""


@area.command("refresh")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
def refresh(source: Path) -> None:
    """Perbarui berkas wilayah dari folder idn-area-data yang sudah dibuka, lalu muat ke basis data."""
    from lumbung.cooperatives.refresh import refresh as refresh_files

    for line in refresh_files(source).lines():
        say(line)
    prepare()


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")
