"""`make demo`: the province's real villages with made-up books, made through the real operations."""

import datetime as dt
import multiprocessing
import os
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tqdm import tqdm

from lumbung.faces.cli.prepare import say
from lumbung.faces.cli.village_life import Village, villages

PROVINCE = "64"
# Siduung Indah and Batu Rajang (Berau) have shared one co-operative since 2025.
SHARED = ("64.03.04.2013", "64.03.04.2012")
# The one whose books the first five minutes open: a village of Kutai Barat.
SHOWN_REGENCY = "64.07"
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Cast:
    """The province's co-operatives and the ten whose books hold a full year."""

    codes: tuple[str, ...]
    rich: tuple[str, ...]
    shown: str


def run_demo(*, seed: int) -> None:
    """Provision, live, publish, report, verify; safe to run again: every voucher has its id from the seed."""
    from lumbung.tenancy import clock

    today = clock.today("Asia/Makassar")
    cast = _provision()
    made, repeated = _live(cast, seed, today)
    say(f"{made:,} bukti dicatat, {repeated:,} sudah ada.".replace(",", "."))
    _people(cast)
    from lumbung.ledger.chain import publish_heads

    publish_heads()
    _print_province(today)
    _print_verification()
    _print_first_minutes(cast, today)


def _provision() -> Cast:
    from lumbung.cooperatives import operations
    from lumbung.cooperatives.queries import cooperatives_in
    from lumbung.ledger.books import join_books, open_books
    from lumbung.standard import queries as standard
    from lumbung.tenancy import clock

    release = standard.current_release(clock.today("Asia/Jakarta"))
    with tqdm(desc="Menyiapkan koperasi", unit=" desa", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        result = operations.provision(PROVINCE, release, progress)
    open_books(result.koperasi, release)
    rows = cooperatives_in(PROVINCE)
    by_village = {village.code: row.code for row in rows for village in row.villages}
    kept, other = (by_village[code] for code in SHARED)
    if kept != other:
        join_books(kept, other)
        rows = cooperatives_in(PROVINCE)
    firsts: dict[str, str] = {}
    for row in rows:
        # One a regency, and not the very first, so that codes look as they do in life.
        if int(row.code[-4:]) % 3 == 0:
            firsts.setdefault(row.regency, row.code)
    return Cast(tuple(row.code for row in rows), tuple(firsts.values()), firsts[SHOWN_REGENCY])


def _live(cast: Cast, seed: int, today: dt.date) -> tuple[int, int]:
    made = repeated = 0
    work = list(villages(cast.codes, cast.rich, seed=seed, today=today))
    # The longest first, so that both processes end together.
    work.sort(key=lambda village: not village.is_rich)
    with multiprocessing.get_context("spawn").Pool(PROCESSES, initializer=_start_worker) as pool:
        done = pool.imap_unordered(_play, work, chunksize=4)
        for one_made, one_repeated in _bar(done, len(work)):
            made, repeated = made + one_made, repeated + one_repeated
    return made, repeated


def _bar(done: Iterator[tuple[int, int]], total: int) -> Iterator[tuple[int, int]]:
    yield from tqdm(done, total=total, desc="Menulis buku", unit=" koperasi", file=sys.stderr)


def _start_worker() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.config.settings")
    django.setup()


def _play(village: Village) -> tuple[int, int]:
    """Execute a village's events, each at its own evening. Books that are complete are left alone."""
    from lumbung.core.voucher import Outcome
    from lumbung.faces.cli.receipts import keep_pictures
    from lumbung.ledger import vouchers
    from lumbung.ledger.books import books_of
    from lumbung.ledger.models import Voucher
    from lumbung.tenancy import clock
    from lumbung.tenancy.scope import tenant

    books = books_of(village.code)
    if village.is_rich:
        village.pictures = keep_pictures(village.code)
    events = village.live()
    with tenant(books.koperasi_id):
        there = set(Voucher.objects.values_list("id", flat=True))
    made = 0
    for event in events:
        if event.draft.id in there:
            continue
        with clock.at(event.at):
            receipt = vouchers.execute(event.draft, second=event.second)
        made += receipt.outcome is Outcome.EXECUTED
    return made, len(events) - made


def _people(cast: Cast) -> None:
    """An account for each role, with a one-time code; nobody has a passphrase yet, and none is a default."""
    from lumbung.faces.cli.people import demo_people

    print()
    print("Masuk pertama kali (kode sekali pakai, pilih kata sandi sendiri):")
    for line in demo_people(cast.shown, PROVINCE, SHOWN_REGENCY):
        print(f"  {line}")


def _print_province(today: dt.date) -> None:
    from dataclasses import replace

    from lumbung.core.statements import brief
    from lumbung.reporting import text
    from lumbung.reporting.assemble import report
    from lumbung.reporting.request import Kind, Request

    made = report(Request(Kind.BALANCE_SHEET, today, area=PROVINCE))
    print()
    print("\n".join(text.lines(replace(made, statement=brief(made.statement)))))


def _print_verification() -> None:
    from lumbung.ledger.verifying import verify_all

    result = verify_all()
    print()
    print(f"lumbung verify --all: {result.summary}")
    for finding in result.findings[:20]:
        print(f"  {finding.koperasi} {finding.voucher or '-'} {finding.kind}: {finding.message}")


def _print_first_minutes(cast: Cast, today: dt.date) -> None:
    home = os.environ.get("LUMBUNG_HOME", "")
    number = 6_400_000 + int(cast.shown[-4:])
    print(
        f"""
Lima menit pertama (dari folder proyek):
  export LUMBUNG_HOME={shlex.quote(str(home))}
  1. Masuk sebagai siti (bendahara), catat satu pembayaran listrik, dan lihat angkanya pindah.
  2. .venv/bin/lumbung report balance-sheet --area {PROVINCE} --as-of {today} --format text
  3. Masuk sebagai dian (dinas provinsi), buka sebuah angka sampai ke foto notanya lewat pemeriksaan.
  4. Ubah satu baris sebagai superuser, lalu periksa:
     .venv/bin/python - <<'SQL'
import subprocess, psycopg
url = subprocess.check_output([".venv/bin/lumbung", "db", "url", "--role", "superuser"], text=True).strip()
with psycopg.connect(url) as db:
    db.execute("ALTER TABLE entry_line DISABLE TRIGGER ALL")
    db.execute("UPDATE entry_line SET amount = amount * 2 WHERE (koperasi_id, entry_id, line_no) = (SELECT"
               " koperasi_id, entry_id, line_no FROM entry_line WHERE koperasi_id = {number} LIMIT 1)")
SQL
     .venv/bin/lumbung verify --koperasi {cast.shown}"""
    )
