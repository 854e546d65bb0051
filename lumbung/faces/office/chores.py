"""What waits for this person in this co-operative: verb first, why second, one way in."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lumbung.cooperatives.officers.powers import Action
from lumbung.cooperatives.officers.queries import officers_of, open_recoveries
from lumbung.cooperatives.queries import profile_on
from lumbung.core.period import Month
from lumbung.faces.office import words
from lumbung.faces.office.place import Office
from lumbung.ledger import approvals, tasks
from lumbung.ledger.books import books_of
from lumbung.ledger.browsing import without_picture
from lumbung.ledger.closing import next_month_to_close
from lumbung.ledger.people import is_same_person
from lumbung.members.queries import waiting_applicants
from lumbung.tenancy.scope import tenant

# A month is closed by this day of the next one, or it is late.
CLOSE_BY_DAY = 5


@dataclass(frozen=True, slots=True)
class Chore:
    """One row of the list on the home page."""

    icon: str
    title: str
    why: str
    href: str
    action: str
    is_urgent: bool = False


def chores_of(office: Office) -> list[Chore]:
    """Somebody waits, then what is late, then the rest. None for those who only look in."""
    if office.examination is not None:
        return []
    found = [
        *_waiting_drafts(office),
        *_recoveries(office),
        *_applicants(office),
        *_looked_at(office),
        *_month(office),
        *_pictures(office),
        *_uninvited(office),
        *_papers(office),
    ]
    return sorted(found, key=lambda chore: not chore.is_urgent)


def close_by(month: Month) -> dt.date:
    return month.next().first_day.replace(day=CLOSE_BY_DAY)


def _waiting_drafts(office: Office) -> Iterator[Chore]:
    waiting = approvals.waiting(office.koperasi_id)
    if not waiting or not office.may(Action.SECOND):
        return
    title = ngettext(
        "Putuskan {count} permintaan yang menunggu orang kedua",
        "Putuskan {count} permintaan yang menunggu orang kedua",
        len(waiting),
    )
    yield Chore(
        "hand",
        title.format(count=len(waiting)),
        waiting[0].why[0] if waiting[0].why else "",
        reverse("tasks", args=[office.code]),
        _("Putuskan"),
        is_urgent=True,
    )


def _recoveries(office: Office) -> Iterator[Chore]:
    if not office.may(Action.CONFIRM_RECOVERY):
        return
    people = [officer.user.pk for officer in officers_of(koperasi_id=office.koperasi_id)]
    for recovery in open_recoveries(people):
        starter = recovery.started_by.full_name if recovery.started_by else "-"
        yield Chore(
            "key",
            _("Pastikan pemulihan {name}").format(name=recovery.user.full_name),
            _("Dimulai {starter}. Pastikan orangnya, lalu serahkan kodenya.").format(
                starter=starter
            ),
            reverse("officer", args=[office.code, recovery.user_id]),
            _("Periksa"),
            is_urgent=True,
        )


def _applicants(office: Office) -> Iterator[Chore]:
    """Applicants that this person may decide on. Without names: a look at a person is noted, this is none."""
    if not office.may(Action.APPROVE_MEMBERS):
        return
    books, me = books_of(office.code), office.maker(Action.APPROVE_MEMBERS)
    with tenant(office.koperasi_id):
        rows = waiting_applicants()
    waiting = [row for row in rows if not is_same_person(row.applied_by, me, books)]
    if not waiting:
        return
    title = ngettext(
        "Putuskan {count} calon anggota", "Putuskan {count} calon anggota", len(waiting)
    )
    one = reverse("member", args=[office.code, waiting[0].id])
    yield Chore(
        "people",
        title.format(count=len(waiting)),
        _("Menunggu sejak {day}.").format(day=words.day(waiting[0].applied_on)),
        one if len(waiting) == 1 else f"{reverse('members', args=[office.code])}?status=calon",
        _("Periksa"),
        is_urgent=True,
    )


def _looked_at(office: Office) -> Iterator[Chore]:
    """What a rule found odd in something that was booked all the same."""
    waiting = tasks.open_tasks(office.koperasi_id)
    if not waiting or not office.may(Action.WRITE_JOURNAL):
        return
    title = ngettext("Periksa {count} catatan", "Periksa {count} catatan", len(waiting))
    yield Chore(
        "warn",
        title.format(count=len(waiting)),
        waiting[0].message,
        reverse("tasks", args=[office.code]),
        _("Periksa"),
        is_urgent=True,
    )


def _month(office: Office) -> Iterator[Chore]:
    """A past month that is still open."""
    with tenant(office.koperasi_id):
        month = next_month_to_close()
    if month is None or month >= Month.of(office.today) or not office.may(Action.CLOSE_MONTH):
        return
    by = close_by(month)
    late = office.today > by
    why = _("Seharusnya ditutup {day}.") if late else _("Paling lambat {day}.")
    yield Chore(
        "lock",
        _("Tutup buku {month}").format(month=words.month(month.first_day)),
        why.format(day=words.day(by)),
        reverse("closing", args=[office.code]),
        _("Tutup bulan"),
        is_urgent=late,
    )


def _pictures(office: Office) -> Iterator[Chore]:
    """Payments of this month without the photo of their receipt."""
    if not office.may(Action.WRITE_BOOKS):
        return
    count = without_picture(books_of(office.code), Month.of(office.today))
    if not count:
        return
    title = ngettext(
        "Simpan nota dari {count} pembayaran tanpa foto",
        "Simpan nota dari {count} pembayaran tanpa foto",
        count,
    )
    yield Chore(
        "photo",
        title.format(count=count),
        _("Bukti yang tersimpan tidak diubah lagi; simpan nota kertasnya untuk pengawas."),
        reverse("vouchers", args=[office.code]),
        _("Lihat bukti"),
    )


def _uninvited(office: Office) -> Iterator[Chore]:
    """Somebody was never given a code, or it has expired."""
    if not office.may(Action.MANAGE_OFFICERS):
        return
    working = officers_of(koperasi_id=office.koperasi_id)
    waiting = [officer.user for officer in working if officer.state == "waiting"]
    if not waiting:
        return
    yield Chore(
        "people",
        _("Beri kode aktivasi kepada {name}").format(name=waiting[0].full_name),
        _("Belum pernah masuk, dan kode lamanya sudah lewat waktu."),
        reverse("officer", args=[office.code, waiting[0].pk]),
        _("Buka"),
    )


def _papers(office: Office) -> Iterator[Chore]:
    if not office.may(Action.CHANGE_SETTINGS):
        return
    profile = profile_on(office.koperasi_id, office.today)
    papers = {_("akta"): profile.deed_no, "NIB": profile.nib, "NPWP": profile.npwp}
    missing = [name for name, number in papers.items() if not number]
    if not missing:
        return
    yield Chore(
        "edit",
        _("Lengkapi surat-surat koperasi"),
        _("Belum tercatat: {papers}.").format(papers=", ".join(missing)),
        reverse("settings_profile", args=[office.code]),
        _("Lengkapi"),
    )
