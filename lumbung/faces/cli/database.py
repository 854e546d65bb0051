"""Commands of the database: addresses, set-up, backup and restore, doctor."""

import json
import sys
from pathlib import Path

import click

from lumbung.faces.cli.prepare import install_all, prepare, say


def register(cli: click.Group) -> None:
    for command in (db, setup, backup, restore, doctor):
        cli.add_command(command)


@click.group()
def db() -> None:
    """Basis data."""


@db.command("url")
@click.option(
    "--role", type=click.Choice(["app", "oversight", "owner", "backup", "superuser"]), required=True
)
def url(role: str) -> None:
    """Alamat basis data untuk satu peran (memuat kata sandinya: jangan disebarkan)."""
    prepare()
    from lumbung.tenancy import addresses

    print(addresses.url(addresses.Role(role)))


@db.command("stop")
def stop() -> None:
    """Hentikan server basis data bawaan."""
    from lumbung.tenancy import addresses, embedded

    if addresses.is_embedded():
        embedded.stop()


@click.command()
def setup() -> None:
    """Siapkan atau mutakhirkan basis data; aman diulang."""
    install_all()
    say("Basis data siap.")


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder tujuan.")
def backup(output: Path | None) -> None:
    """Simpan cadangan seluruh basis data beserta kepala rantai."""
    prepare()
    from lumbung.running.backup import make_backup

    print(make_backup(output))


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
def restore(source: Path) -> None:
    """Pulihkan cadangan ke LUMBUNG_HOME yang masih kosong; kepala rantai dibandingkan, masa baru dimulai."""
    from lumbung.running.backup import RestoreError, restore_backup

    try:
        print(json.dumps(restore_backup(source), ensure_ascii=False, indent=2))
    except RestoreError as error:
        say(str(error))
        sys.exit(1)


@click.command()
@click.option("--json", "as_json", is_flag=True)
def doctor(*, as_json: bool) -> None:
    """Periksa kesehatan pemasangan dan sebut apa yang harus dilakukan (kode keluar 1 bila ada yang gawat)."""
    from lumbung.running.doctor import examine

    results = examine()
    if as_json:
        print(json.dumps([result.as_json() for result in results], ensure_ascii=False, indent=2))
    else:
        for result in results:
            print(result.line)
    sys.exit(1 if any(result.is_bad for result in results) else 0)
