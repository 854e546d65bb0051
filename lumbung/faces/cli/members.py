"""Commands about members: what a NIK says of itself, checked without a database and kept nowhere."""

import json
import sys

import click

from lumbung.core.nik import Nik, parse_nik
from lumbung.core.period import format_day
from lumbung.core.refusal import Refusal
from lumbung.faces.cli.prepare import say
from lumbung.tenancy import clock

SEX = {"L": "laki-laki", "P": "perempuan"}
# A birth day is the same all over the country, but for the hours around midnight.
ZONE = "Asia/Makassar"


def register(cli: click.Group) -> None:
    cli.add_command(nik)


@click.group()
def nik() -> None:
    """Nomor induk kependudukan."""


@nik.command("check")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="jawab sebagai JSON")
def check(number: str, *, as_json: bool) -> None:
    """Periksa satu NIK dan tunjukkan bagian-bagiannya. Salah bentuk: keluar dengan kode 2."""
    try:
        found = parse_nik(number, today=clock.today(ZONE))
    except Refusal as refusal:
        say(f"{refusal.message} [{refusal.code}]")
        sys.exit(2)
    area = _area_name(found)
    if as_json:
        told = {
            "nik": found.masked, "area": found.area, "area_name": area,
            "born": found.born.isoformat(), "sex": found.sex,
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    sex = SEX[found.sex]
    click.echo(f"{found.masked}: {area} ({found.area}), lahir {format_day(found.born)}, {sex}")


def _area_name(found: Nik) -> str:
    """Of the smallest area of its code that we know: people come from everywhere."""
    from lumbung.cooperatives.areas import UnknownArea, gazetteer

    for length in (8, 5, 2):
        try:
            return gazetteer().get(found.area[:length]).name
        except UnknownArea:
            continue
    return "wilayah lain"
