"""A co-operative's first page: the work that waits, then the figures, then the months."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lumbung.core.period import Month
from lumbung.faces.office import words
from lumbung.faces.office.chores import chores_of, close_by
from lumbung.faces.office.figures import Figure, key_figures, said
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger.books import books_of
from lumbung.ledger.closing import closed_until, next_month_to_close
from lumbung.tenancy import clock
from lumbung.tenancy.scope import tenant


def home(request: HttpRequest, code: str) -> HttpResponse:
    office = office_of(request)
    figures = key_figures(office.koperasi_id, books_of(code).chart, office.today)
    context = {
        "greeting": words.greeting(clock.now(), office.zone),
        "figures": [(figure, said(figure), _origin(figure, code)) for figure in figures],
        "is_empty": not any(figure.accounts for figure in figures),
        "chores": chores_of(office),
        "months": _months(office),
    }
    return render(request, "office/pages/home.html", context)


def _origin(figure: Figure, code: str) -> str:
    """The balance sheet, opened at the row behind a figure."""
    neraca = reverse("statement", args=[code, "neraca"])
    return f"{neraca}?dari={figure.row}#dari-mana" if figure.row else neraca


def _months(office: Office) -> list[tuple[str, str]]:
    """The months of this year with their state: shut, late, open or none yet."""
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
            state = "late" if office.today > close_by(month) else "open"
        states.append((words.month(month.first_day)[: words.SHORT], state))
    return states
