"""The jobs of a night: prove a share of the books, publish heads, back up, clean up, keep a reserve."""

import datetime as dt
import os
import shutil
from collections.abc import Iterable

from lumbung.cooperatives.models import Cooperative
from lumbung.cooperatives.officers.models import ActivationCode, CodePurpose, SignInAttempt
from lumbung.cooperatives.officers.throttle import KEPT
from lumbung.ledger import verifying
from lumbung.ledger.checks import Finding
from lumbung.ledger.models import Task
from lumbung.running import heads, places
from lumbung.running.backup import make_backup
from lumbung.running.health_place import DISK_LOOK_PERCENT
from lumbung.running.manifest import heads_root
from lumbung.tenancy import clock, ids
from lumbung.tenancy.home import home
from lumbung.tenancy.scope import tenant

# Every co-operative is proven once in so many nights.
SHARES = 7
CODES_KEPT = dt.timedelta(days=30)
RESERVE_BYTES = 128 * 2**20


def verify_share(night: dt.date, last: dt.date | None) -> str:
    """One share of the co-operatives, and the shares of missed nights; what is wrong becomes tasks."""
    missed = SHARES if last is None or last > night else min(SHARES, (night - last).days)
    shares = {(night.toordinal() - back) % SHARES for back in range(missed)}
    by_code = dict(Cooperative.objects.filter(merged_into=None).values_list("code", "id"))
    codes = [code for code, koperasi_id in by_code.items() if koperasi_id % SHARES in shares]
    report = verifying.verify_all(codes)
    made = _make_tasks(report.findings, by_code)
    if report.findings:
        return f"{report.summary} {made} tugas baru dibuat; jalankan lumbung verify --all."
    return report.summary


def _make_tasks(findings: Iterable[Finding], by_code: dict[str, int]) -> int:
    """One open task a kind and voucher, however often the night comes round."""
    made = 0
    for finding in findings:
        if finding.koperasi not in by_code:
            continue
        koperasi_id = by_code[finding.koperasi]
        kind = f"verify.{finding.kind}"
        with tenant(koperasi_id):
            open_tasks = Task.objects.filter(kind=kind, done_at__isnull=True)
            if open_tasks.filter(voucher_id=finding.voucher).exists():
                continue
            Task(
                koperasi_id=koperasi_id, id=ids.new_id(), voucher_id=finding.voucher, kind=kind,
                message=finding.message, made_at=clock.now(),
            ).save(force_insert=True)  # fmt: skip
            made += 1
    return made


def publish_heads(_night: dt.date, _last: dt.date | None) -> str:
    """After the proof, so that tonight's heads are measured by those published before."""
    path = heads.publish()
    if path is None:
        return "TIDAK diumumkan: yang diumumkan terakhir tidak cocok lagi dengan buku."
    return f"Diumumkan dalam {path.name}, akar {heads_root(path)}."


def back_up(_night: dt.date, _last: dt.date | None) -> str:
    """Refuses: BackupRefused."""
    if not places.backup_places():
        return "Tidak dijalankan: LUMBUNG_BACKUPS=off."
    return f"Tersimpan di {make_backup()}."


def clean(_night: dt.date, _last: dt.date | None) -> str:
    """What nobody can use any more. Recoveries stay: they say who started and who confirmed."""
    from django.contrib.sessions.models import Session

    now = clock.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    codes, _ = ActivationCode.objects.filter(
        purpose=CodePurpose.ACTIVATION, used_at__isnull=True, expires_at__lt=now - CODES_KEPT
    ).delete()
    SignInAttempt.objects.filter(tried_at__lt=now - KEPT).delete()
    return f"{sessions} sesi dan {codes} kode aktivasi kedaluwarsa dihapus."


def keep_reserve(_night: dt.date, _last: dt.date | None) -> str:
    """A file to delete when the disk is full, so that PostgreSQL can start and room can be made."""
    path = home() / "reserve"
    if path.exists() and path.stat().st_size == RESERVE_BYTES:
        return "Ruang cadangan ada."
    usage = shutil.disk_usage(home())
    if 100 * (usage.free - RESERVE_BYTES) < (100 - DISK_LOOK_PERCENT) * usage.total:
        return "Disk terlalu penuh untuk ruang cadangan; lihat lumbung doctor."
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, RESERVE_BYTES)
    return f"Ruang cadangan {RESERVE_BYTES // 2**20} MiB dibuat: hapus {path} bila disk penuh."
