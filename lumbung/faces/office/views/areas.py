"""The co-operatives of an area as a searchable list: the way into one of them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lumbung.cooperatives.areas import gazetteer
from lumbung.cooperatives.queries import CooperativeRow, cooperatives_in
from lumbung.faces.office.place import office_of

ROWS_A_PAGE = 50


def cooperatives(request: HttpRequest, area: str) -> HttpResponse:
    office = office_of(request)
    wanted = " ".join(request.GET.get("cari", "").split()).casefold()[:80]
    rows = [row for row in cooperatives_in(office.area_code) if _matches(row, wanted)]
    below = [a for a in gazetteer() if a.parent == office.area_code]
    pages = Paginator(rows, ROWS_A_PAGE)
    page = pages.get_page(request.GET.get("hal"))
    context = {
        "page": page,
        "by_district": len(office.area_code) > len("64"),
        "rows": [(row, gazetteer().get(row.area).name) for row in page],
        "count": len(rows),
        "wanted": wanted,
        "below": below if len(office.area_code) < 8 else [],
        "above": _above(office.area_code, request),
    }
    return render(request, "office/pages/area_cooperatives.html", context)


def _matches(row: CooperativeRow, wanted: str) -> bool:
    if not wanted:
        return True
    names = [row.name, row.code, *(village.name for village in row.villages)]
    return any(wanted in name.casefold() for name in names)


def _above(code: str, request: HttpRequest) -> list[tuple[str, str]]:
    """The areas above this one that the reader oversees as well."""
    held = {assignment.area for assignment in office_of(request).access.assignments}
    above = []
    parent = gazetteer().get(code).parent
    while parent is not None:
        if any(h is not None and (h == parent or parent.startswith(f"{h}.")) for h in held):
            above.append((parent, gazetteer().get(parent).name))
        parent = gazetteer().get(parent).parent
    return above[::-1]
