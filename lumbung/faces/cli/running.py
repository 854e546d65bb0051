"""Commands that keep Lumbung running: serve, scheduled work, demo, proof."""

import json
import os
import socket
import sys
from pathlib import Path

import click

from lumbung.faces.cli.prepare import prepare, say


def register(cli: click.Group) -> None:
    for command in (serve, tick, demo):
        cli.add_command(command)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--workers", default=2, show_default=True, type=int)
def serve(host: str, port: int, workers: int) -> None:
    """Jalankan server Lumbung."""
    check_free(host, port)
    started = prepare()
    run_server(host, port, workers, stop_database=started)


def check_free(host: str, port: int) -> None:
    """Nobody else listens there: two servers on one port would share its visitors over two sets of books."""
    try:
        family, kind, protocol, _name, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise click.ClickException(
            f"Alamat {host}:{port} tidak dapat dipakai ({error.strerror}). Hentikan server yang sudah "
            "berjalan di sana, atau pilih --port lain."
        ) from None


def run_server(host: str, port: int, workers: int, *, stop_database: bool) -> None:
    """Serve until stopped; TLS belongs to the front server (deploy/)."""
    from django.conf import settings
    from django.core.management import call_command

    from lumbung.tenancy import embedded

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("check", tags=["lumbung"], fail_level="ERROR", verbosity=0)

    # Passkeys need a name: browsers know none for 127.0.0.1.
    shown = "localhost" if host == "127.0.0.1" else host
    say(f"Lumbung berjalan di http://{shown}:{port} — hentikan dengan Ctrl+C.")
    try:
        _granian(host, port, workers)
    finally:
        if stop_database:
            embedded.stop()


def _granian(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "lumbung.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=4, backlog=512, log_level=LogLevels.warning,
    ).serve()  # fmt: skip


@click.command()
@click.option("--json", "as_json", is_flag=True)
def tick(*, as_json: bool) -> None:
    """Kerjakan semua pekerjaan terjadwal yang sudah waktunya; aman diulang dan aman terlambat."""
    prepare()
    from lumbung.running.tick import has_failed, run_due

    done = run_due()
    if as_json:
        print(json.dumps(done, ensure_ascii=False))
    else:
        for name, words in done.items():
            print(f"{name}: {words}")
    sys.exit(1 if has_failed(done) else 0)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=int)
@click.option("--no-serve", is_flag=True, help="Siapkan dan cetak saja, jangan jalankan server.")
@click.option("--seed", default=64, show_default=True, type=int)
def demo(host: str, port: int, *, no_serve: bool, seed: int) -> None:
    """Isi provinsi contoh (desa sungguhan, angka karangan), cetak neracanya, lalu jalankan server."""
    started = prepare()
    from lumbung.faces.cli.demo import run_demo

    run_demo(seed=seed)
    if no_serve:
        return
    os.environ.setdefault("LUMBUNG_HOSTS", f"{host},localhost,127.0.0.1")
    sys.stdout.flush()
    run_server(host, port, workers=2, stop_database=started)
