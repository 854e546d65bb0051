"""Checks of the PostgreSQL server: roles without spare power, durability, patches, clock."""

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from lumbung.running.result import Result, bad, look, ok, reading
from lumbung.tenancy import addresses, clock
from lumbung.tenancy.addresses import Role
from lumbung.tenancy.privileges import privilege_faults

# A setting that loses or silently alters what was receipted, and what it may be.
DURABLE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
    "data_checksums": {"on"},
}
POWERS = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
GRACE = dt.timedelta(days=14)
# PostgreSQL's minor releases beside the quarterly ones.
EXTRA_PATCHES = (dt.date(2024, 11, 21), dt.date(2025, 2, 20), dt.date(2026, 2, 26))
CLOCK_SECONDS = 60
RECORDED_AHEAD = dt.timedelta(minutes=5)


def app_role() -> Iterator[Result]:
    """Row security and append-only books would mean nothing to a privileged app role."""
    for role in (Role.APP, Role.OVERSIGHT):
        for fault in privilege_faults(addresses.url(role)):
            words = fault.replace("peran aplikasi", f"Peran {role.login}")
            yield bad("app_role", f"{words}.", "lumbung setup mengembalikan kuasa peran-peran itu.")


def roles() -> Iterator[Result]:
    """Every role has just the powers that install.py gives it."""
    with reading() as reader:
        columns = ", ".join(("rolname", "rolcanlogin", *POWERS))
        query = f"SELECT {columns} FROM pg_roles WHERE rolname LIKE 'lumbung\\_%'"
        found = {row[0]: row[1:] for row in reader.execute(query)}
        members = reader.execute(
            "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
            " WHERE member::regrole::text IN ('lumbung_app', 'lumbung_oversight', 'lumbung_backup')"
        ).fetchall()
    faults = [f"{member} menjadi anggota {role}" for member, role in members]
    for name in (*(role.login for role in Role if role is not Role.SUPERUSER), "lumbung_books"):
        if name not in found:
            faults.append(f"peran {name} tidak ada")
            continue
        due = (name != "lumbung_books", False, False, False, False, name == "lumbung_backup")
        labels = ("rolcanlogin", *POWERS)
        faults += [
            f"{name}: {label} {'ada' if has else 'hilang'}"
            for label, has, should in zip(labels, found[name], due, strict=True)
            if has != should
        ]
    for fault in faults:
        yield bad("roles", f"Kuasa peran menyimpang: {fault}.", _how_to_mend(fault))
    if not faults:
        yield ok("roles", f"{len(found)} peran basis data berkuasa sebagaimana mestinya.")


def _how_to_mend(fault: str) -> str:
    if "anggota" in fault:
        member, role = fault.split(" menjadi anggota ")
        return f"sebagai superuser: REVOKE {role} FROM {member};"
    return "lumbung setup mengembalikannya."


def durability() -> Iterator[Result]:
    """As the app role sees it: what was receipted survives a power cut."""
    with reading(Role.APP) as reader:
        found = _settings(reader, tuple(DURABLE))
    wrong = {name: value for name, value in found.items() if value not in DURABLE[name]}
    for name, value in wrong.items():
        advice = f"sebagai superuser: ALTER SYSTEM RESET {name}; SELECT pg_reload_conf();"
        if name == "data_checksums":
            advice = "hentikan server, lalu: pg_checksums --enable -D <folder data>"
        yield bad("durability", f"{name} = {value}: data dapat hilang saat listrik padam.", advice)
    if not wrong:
        yield ok("durability", "Yang sudah dicatat bertahan saat listrik padam (fsync, checksum).")


def planning() -> Iterator[Result]:
    """The app role's own settings, without which posting is slow or a lock waits for ever."""
    with reading(Role.APP) as reader:
        found = _settings(reader, ("plan_cache_mode", "lock_timeout", "statement_timeout"))
    off = [name for name, value in found.items() if value in ("auto", "0")]
    if off:
        words = f"Pengaturan peran aplikasi belum terpasang: {', '.join(off)}."
        yield look("settings", words, "lumbung setup.")
    else:
        yield ok("settings", "Pengaturan peran aplikasi terpasang.")


def _settings(reader: psycopg.Connection[Any], names: tuple[str, ...]) -> dict[str, str]:
    rows = reader.execute(
        "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(names)]
    )
    return dict(rows.fetchall())


def patches() -> Iterator[Result]:
    """By the calendar of PostgreSQL's releases; the embedded server follows its wheel, later."""
    with reading(Role.APP) as reader:
        version = reader.info.server_version
    major, minor = version // 10_000, version % 10_000
    due = due_minor(major, clock.now().date() - GRACE)
    if minor >= due:
        yield ok("patches", f"PostgreSQL {major}.{minor} tidak tertinggal tambalan.")
        return
    advice = "pasang tambalan terbaru dari distribusi, lalu jalankan ulang server itu."
    if addresses.is_embedded():
        advice = (
            "server bawaan cukup untuk uji coba dan desa yang terputus; untuk dipakai banyak "
            "koperasi pindahlah ke PostgreSQL distribusi (deploy/README.md)."
        )
    words = f"PostgreSQL {major}.{minor} tertinggal: menurut kalender sudah ada {major}.{due}."
    yield look("patches", words, advice)


def due_minor(major: int, on: dt.date) -> int:
    """The minor release that surely exists on a day, by the second Thursdays of the quarters."""
    days = [
        _second_thursday(year, month)
        for year in range(2007 + major, on.year + 1)
        for month in (2, 5, 8, 11)
    ]
    first = dt.date(2007 + major, 11, 1)
    return sum(first <= day <= on for day in (*days, *EXTRA_PATCHES))


def _second_thursday(year: int, month: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(3 - first.weekday()) % 7 + 7)


def entrance() -> Iterator[Result]:
    """Under `trust` roles stop mistakes, not intruders; over a network only TLS keeps passwords."""
    with reading(Role.APP) as reader:
        encrypted = bool(reader.pgconn.ssl_in_use)
    host = str(conninfo_to_dict(addresses.url(Role.APP)).get("host") or "")
    local = not host or host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
    if not local and not encrypted:
        yield bad(
            "entrance", f"Sambungan ke {host} tidak tersandi (TLS).",
            "tambahkan ?sslmode=verify-full pada DATABASE_URL dan sertifikat pada server itu.",
        )  # fmt: skip
    try:
        with reading(Role.SUPERUSER) as reader:
            rows = reader.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError):
        # In daily use nobody here knows a superuser's password, and that is right.
        yield look(
            "entrance", "Aturan masuk server (pg_hba.conf) tidak dapat dibaca dari sini.",
            "pastikan peran lumbung_* masuk dengan scram-sha-256, jangan trust.",
        )  # fmt: skip
        return
    methods = {method for (method,) in rows}
    if methods & {"trust", "password"}:
        words = f"Server menerima orang tanpa kata sandi yang aman: {', '.join(sorted(methods))}."
        yield bad("entrance", words, "ganti trust/password dengan scram-sha-256 dalam pg_hba.conf.")
    elif local or encrypted:
        yield ok("entrance", f"Masuk ke server lewat {', '.join(sorted(methods)) or 'scram'}.")


def own_user() -> Iterator[Result]:
    """Whoever is root here reads every secret: a service runs as a user of its own."""
    if os.geteuid() == 0:
        yield look(
            "user", "Lumbung berjalan sebagai root.",
            "untuk dipakai sungguhan jalankan sebagai pengguna lumbung sendiri (deploy/).",
        )  # fmt: skip


def clocks() -> Iterator[Result]:
    """Dates come from this machine's clock; a clock behind the books would book into the past."""
    with reading(Role.BACKUP) as reader:
        row = reader.execute("SELECT clock_timestamp(), max(last_at) FROM chain").fetchone()
    assert row is not None, "an aggregate has a row"
    server, last = row
    now = clock.now()
    advice = "betulkan jam mesin (timedatectl set-ntp true) sebelum mencatat apa pun."
    if last is not None and last > now + RECORDED_AHEAD:
        shown, recorded = f"{now:%Y-%m-%d %H:%M}", f"{last:%Y-%m-%d %H:%M}"
        words = f"Jam menunjukkan {shown} UTC, padahal bukti terakhir dicatat {recorded} UTC."
        yield bad("clock", words, advice)
    elif abs((server - now).total_seconds()) > CLOCK_SECONDS:
        yield bad(
            "clock", f"Jam server basis data berbeda {abs(server - now)} dari jam sini.", advice
        )
    else:
        yield ok("clock", f"Jam {now:%Y-%m-%d %H:%M} UTC sejalan dengan server dan bukti terakhir.")


CHECKS = (app_role, roles, durability, planning, patches, entrance, own_user, clocks)
