"""A co-operative's first page: the work that waits, then the figures, then the month."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.cooperatives.officers.powers import Action
from lumbung.cooperatives.officers.queries import officers_of, open_recoveries
from lumbung.cooperatives.queries import profile_on
from lumbung.core.period import Month
from lumbung.faces.office import words
from lumbung.faces.office.figures import key_figures, said
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger.closing import closed_until, next_month_to_close
from lumbung.standard import queries as standard
from lumbung.tenancy import clock
from lumbung.tenancy.scope import tenant

# A month is closed by this day of the next one, or it is late.
CLOSE_BY_DAY = 5


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do: verb first, why second, one way in."""

    icon: str
    title: str
    why: str
    href: str
    action: str
    is_urgent: bool = False


def home(request: HttpRequest, code: str) -> HttpResponse:
    office = office_of(request)
    chart = standard.chart(_release(office))
    figures = key_figures(office.koperasi_id, chart, office.today)
    chores = _chores(office)
    context = {
        "greeting": words.greeting(clock.now(), office.zone),
        "figures": [(figure, said(figure)) for figure in figures],
        "is_empty": not any(figure.accounts for figure in figures),
        "chores": chores,
        "months": _months(office),
    }
    return render(request, "office/pages/home.html", context)


def _release(office: Office) -> str:
    assert office.cooperative is not None, "this is a co-operative's page"
    return office.cooperative.release


def _chores(office: Office) -> list[Chore]:
    chores = [*_people_chores(office), *_month_chores(office), *_paper_chores(office)]
    return sorted(chores, key=lambda chore: not chore.is_urgent)


def _people_chores(office: Office) -> list[Chore]:
    """Somebody cannot get in, or was never invited."""
    chores = []
    working = officers_of(koperasi_id=office.koperasi_id)
    if office.may(Action.CONFIRM_RECOVERY):
        for recovery in open_recoveries([officer.user.pk for officer in working]):
            chores.append(
                Chore(
                    "key",
                    _("Pastikan pemulihan {name}").format(name=recovery.user.full_name),
                    _("Dimulai {starter}. Pastikan orangnya, lalu serahkan kodenya.").format(
                        starter=recovery.started_by.full_name if recovery.started_by else "-"
                    ),
                    reverse("officer", args=[office.code, recovery.user_id]),
                    _("Periksa"),
                    is_urgent=True,
                )
            )
    waiting = [officer.user.full_name for officer in working if officer.state == "waiting"]
    if waiting and office.may(Action.MANAGE_OFFICERS):
        chores.append(
            Chore(
                "people",
                _("Beri kode aktivasi kepada {name}").format(name=waiting[0]),
                _("Belum pernah masuk, dan kode lamanya sudah lewat waktu."),
                reverse("officers", args=[office.code]),
                _("Buka"),
            )
        )
    return chores


def _month_chores(office: Office) -> list[Chore]:
    """A past month that is still open."""
    with tenant(office.koperasi_id):
        month = next_month_to_close()
    if month is None or month >= Month.of(office.today) or not office.may(Action.CLOSE_MONTH):
        return []
    by = _close_by(month)
    late = office.today > by
    why = _("Seharusnya ditutup {day}.") if late else _("Paling lambat {day}.")
    return [
        Chore(
            "lock",
            _("Tutup buku {month}").format(month=words.month(month.first_day)),
            why.format(day=words.day(by)),
            "",
            "",
            is_urgent=late,
        )
    ]


def _paper_chores(office: Office) -> list[Chore]:
    if not office.may(Action.CHANGE_SETTINGS):
        return []
    profile = profile_on(office.koperasi_id, office.today)
    papers = {_("akta"): profile.deed_no, "NIB": profile.nib, "NPWP": profile.npwp}
    missing = [name for name, number in papers.items() if not number]
    if not missing:
        return []
    return [
        Chore(
            "edit",
            _("Lengkapi surat-surat koperasi"),
            _("Belum tercatat: {papers}.").format(papers=", ".join(missing)),
            reverse("settings_profile", args=[office.code]),
            _("Lengkapi"),
        )
    ]


def _months(office: Office) -> list[tuple[str, str]]:
    """The months of this year with their state: shut, late, open or to come."""
    with tenant(office.koperasi_id):
        shut = closed_until()
        first = next_month_to_close()
    states = []
    for number in range(1, 13):
        month = Month(office.today.year, number)
        if month.last_day <= shut:
            state = "shut"
        elif month > Month.of(office.today) or first is None or month < first:
            state = "none"
        else:
            state = "late" if office.today > _close_by(month) else "open"
        states.append((words.month(month.first_day)[:3], state))
    return states


def _close_by(month: Month) -> dt.date:
    return month.next().first_day.replace(day=CLOSE_BY_DAY)
