"""`lumbung`: one command with a subcommand for each deed."""

import sys

import click

from lumbung import __version__
from lumbung.core.refusal import Refusal
from lumbung.faces.cli import books, cooperatives, database, importing, members, reports, running
from lumbung.faces.cli.prepare import say


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="lumbung")
def cli() -> None:
    """Lumbung: satu sistem keuangan untuk setiap koperasi desa."""


for module in (cooperatives, books, members, importing, reports, database, running):
    module.register(cli)


def main() -> None:
    """Refusals become one Indonesian sentence and exit code 1; bugs stay loud."""
    try:
        cli(standalone_mode=False)
    except Refusal as refusal:
        say(f"{refusal.message} [{refusal.code}]")
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say("Dihentikan. Yang sudah dicatat tetap tersimpan.")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:
        if not _is_lost_database(error):
            raise
        say(
            "Hubungan ke basis data terputus. Yang sudah dijawab pasti tercatat; kirim lagi sisanya "
            "(boleh seluruh berkas yang sama: bukti yang sudah ada tidak dicatat dua kali)."
        )
        sys.exit(4)


def _is_lost_database(error: BaseException | None) -> bool:
    """Whether the server went away under us (and not that we made a mistake in what we asked of it)."""
    import psycopg

    while error is not None:
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return True
        error = error.__cause__
    return False


if __name__ == "__main__":
    main()
