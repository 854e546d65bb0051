"""What every office template may use: the place and its menu."""

from typing import Any

from django.http import HttpRequest

from lumbung.faces.office.menu import menu_of
from lumbung.faces.office.place import Office


def office(request: HttpRequest) -> dict[str, Any]:
    place = getattr(request, "office", None)
    if not isinstance(place, Office):
        return {"office": None, "menu": ()}
    return {"office": place, "menu": menu_of(place)}
