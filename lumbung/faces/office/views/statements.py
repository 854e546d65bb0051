"""Statements of one co-operative or of an area: on the screen, on paper, as files; one set of views for both."""

import datetime as dt
import io
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lumbung.core.refusal import Refusal
from lumbung.faces.office import asking
from lumbung.faces.office.above import areas_above
from lumbung.faces.office.asking import BY_SLUG, PAGES, Asked, Page
from lumbung.faces.office.place import Office, office_of, user_of
from lumbung.faces.office.sheets import TRACE_KEYS, Links, account_sheet, ledger_of, sheet_of
from lumbung.faces.office.views.trace import panel_of
from lumbung.ledger.closing import closed_until
from lumbung.reporting.assemble import report
from lumbung.reporting.drawing import coverage_words, shown_notes
from lumbung.reporting.formats import FORMATS, file_name
from lumbung.reporting.request import Kind, Request
from lumbung.tenancy.scope import tenant

# What a file is called on its button.
DOWNLOADS = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}
LINES_A_PAGE = 100
# The rows of the neraca that the list of statements opens with.
HEADLINES = ("assets.current.cash", "assets", "liabilities", "equity.shu")


@dataclass(frozen=True, slots=True)
class Headline:
    label: str
    amount: int
    href: str


@require_safe
def statements(request: HttpRequest, **place: str) -> HttpResponse:
    """The list of statements, each with the question that it answers."""
    office = office_of(request)
    made = report(_standing(office, Kind.BALANCE_SHEET, asking.default_day(office)))
    neraca = address(office, "neraca")
    headlines = [
        Headline(row.label, row.amounts[0] or 0, f"{neraca}?dari={row.key}#dari-mana")
        for row in (made.statement.row(key) for key in HEADLINES)
    ]
    context = {
        "pages": [(page, address(office, page.slug)) for page in PAGES],
        "headlines": headlines,
        "is_empty": all(row.is_empty for row in made.statement.rows),
        "day": made.last_day,
        "coverage": coverage_words(made.coverage) if made.coverage else "",
    }
    return render(request, "office/statements/index.html", context)


@require_safe
def statement(request: HttpRequest, slug: str, **place: str) -> HttpResponse:
    """One statement with its filters; `?dari=` opens a figure beside it."""
    office = office_of(request)
    asked = _asked(request, slug)
    context = _frame(request, office, asked)
    try:
        content = _content(request, office, asked)
    except Refusal as refusal:
        context["error"] = refusal.message
        return render(request, "office/statements/page.html", context, status=422)
    return render(request, "office/statements/page.html", context | content)


@require_safe
def paper(request: HttpRequest, slug: str, **place: str) -> HttpResponse:
    """The same statement as a sheet of A4 with its heading, papers and places to sign."""
    asked = _asked(request, slug)
    made = report(asked.request())
    is_ledger = asked.page.kind is Kind.LEDGER
    context = {
        "page": asked.page,
        "report": made,
        "sheet": sheet_of(made, shows_all=asked.shows_all),
        "ledger": ledger_of(made, office_of(request)) if is_ledger else None,
        "notes": shown_notes(made),
        "back": f"{address(office_of(request), slug)}{_tail(request)}",
    }
    return render(request, "office/statements/paper.html", context)


@require_safe
def download(request: HttpRequest, slug: str, form: str, **place: str) -> HttpResponseBase:
    """The same statement as a file. Refuses: as the report."""
    if form not in DOWNLOADS:
        raise Http404
    made = report(_asked(request, slug).request())
    out = io.BytesIO()
    FORMATS[form].write(made, out)
    out.seek(0)
    name, media_type = file_name(made, FORMATS[form]), FORMATS[form].media_type
    return FileResponse(out, as_attachment=True, filename=name, content_type=media_type)


def address(office: Office, slug: str, name: str = "statement", **more: str) -> str:
    """Where a statement of this place is: `name` is statement, statement_paper or statement_file."""
    if office.cooperative is not None:
        return reverse(name, kwargs={"code": office.code, "slug": slug, **more})
    return reverse(f"area_{name}", kwargs={"area": office.area_code, "slug": slug, **more})


def address_in(area: str, slug: str) -> str:
    return reverse("area_statement", kwargs={"area": area, "slug": slug})


def _asked(request: HttpRequest, slug: str) -> Asked:
    page: Page | None = BY_SLUG.get(slug)
    if page is None:
        raise Http404
    office, name = office_of(request), user_of(request).full_name
    return asking.ask(page, office, request.GET, printed_by=name)


def _standing(office: Office, kind: Kind, day: dt.date, unit: str = "") -> Request:
    """What stands on a day in this place, without anything from the address bar."""
    koperasi = office.code if office.cooperative is not None else None
    area = office.area_code if office.cooperative is None else None
    return Request(kind, day, koperasi=koperasi, area=area, unit=unit or None)


def _frame(request: HttpRequest, office: Office, asked: Asked) -> dict[str, object]:
    """What surrounds a statement whether it can be made or not: filters and ways to others."""
    is_area = office.cooperative is None
    kept = request.GET.copy()
    for name in (*TRACE_KEYS, "akun", "mulai", "hal", "semua"):
        kept.pop(name, None)
    tail = f"?{kept.urlencode()}" if kept else ""
    slug = asked.page.slug
    index = "area_statements" if is_area else "statements"
    return {
        "asked": asked,
        "page": asked.page,
        "pages": [(page, f"{address(office, page.slug)}{tail}") for page in PAGES],
        "above": [
            (name, f"{address_in(code, slug)}?{request.GET.urlencode()}")
            for code, name in areas_above(office)
        ],
        "index": reverse(index, args=[office.area_code if is_area else office.code]),
        "units": asking.unit_choices(office, asked.unit),
        "comparisons": asking.comparison_choices(asked),
        "months": asking.month_choices(office, asked.last) if is_area else [],
        "days": [] if is_area else asking.day_choices(office, asked),
        "has_first_day": asked.page.kind in asking.WITH_FIRST_DAY,
        "error": "",
        "files": [
            (form, words, f"{address(office, slug, 'statement_file', form=form)}{_tail(request)}")
            for form, words in DOWNLOADS.items()
        ],
        "paper": f"{address(office, slug, 'statement_paper')}{_tail(request)}",
    }


def _content(request: HttpRequest, office: Office, asked: Asked) -> dict[str, object]:
    """The statement itself. Refuses: as the report, and what the address bar said wrong."""
    is_choosing = asked.page.kind is Kind.LEDGER and not asked.account
    # A ledger of nothing yet shows the accounts to choose from: their balances on the day.
    asked_for = asked.request()
    if is_choosing:
        asked_for = _standing(office, Kind.TRIAL_BALANCE, asked.last, asked.unit)
    made = report(asked_for)
    content: dict[str, object] = {
        "report": made,
        "notes": made.statement.notes,
        "coverage": coverage_words(made.coverage) if made.coverage else "",
        "shut": _shut_until(office),
        "is_choosing": is_choosing,
    }
    if is_choosing:
        return content | {"sheet": account_sheet(made, request.GET)}
    if asked.page.kind is Kind.LEDGER:
        ledger = ledger_of(made, office)
        lines = Paginator(ledger.lines, LINES_A_PAGE)
        return content | {"ledger": ledger, "lines": lines.get_page(request.GET.get("hal"))}
    return content | {
        "sheet": sheet_of(
            made, links=Links(made, request.GET, office.today), shows_all=asked.shows_all
        ),
        "panel": panel_of(request, office, asked),
    }


def _shut_until(office: Office) -> dt.date | None:
    """Until which day the co-operative's books are closed; None above one co-operative."""
    if office.cooperative is None:
        return None
    with tenant(office.koperasi_id):
        return closed_until()


def _tail(request: HttpRequest) -> str:
    """The address's question without its trace."""
    kept = request.GET.copy()
    for name in (*TRACE_KEYS, "hal"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}" if kept else ""
