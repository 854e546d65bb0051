"""The way up: the areas above a place that its reader oversees as well, and no others."""

from collections.abc import Sequence

from lumbung.cooperatives.areas import gazetteer
from lumbung.cooperatives.officers.queries import covers
from lumbung.faces.office.place import Office


def areas_above(office: Office) -> Sequence[tuple[str, str]]:
    """Code and name, the widest first; nothing above a co-operative, whose pages are its own."""
    if office.cooperative is not None:
        return []
    held = [assignment.area for assignment in office.access.assignments if assignment.area]
    codes = [office.area_code[:length] for length in (2, 5) if length < len(office.area_code)]
    return [
        (code, gazetteer().get(code).name)
        for code in codes
        if any(covers(area, code) for area in held)
    ]
