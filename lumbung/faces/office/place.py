"""Where a request is at work: the co-operative or area of its address, and what may be done."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest

from lumbung.cooperatives.areas import Area, Level, gazetteer
from lumbung.cooperatives.officers.models import Assignment, Examination, Role, User
from lumbung.cooperatives.officers.powers import Action
from lumbung.cooperatives.officers.queries import Access
from lumbung.cooperatives.queries import CooperativeRow
from lumbung.faces.office import words
from lumbung.tenancy import clock


@dataclass(frozen=True, slots=True)
class Banner:
    """The one thing to know first; `style` is "" (amber), "info" or "ok"."""

    text: str
    icon: str = "warn"
    style: str = ""
    href: str = ""
    link: str = ""


@dataclass
class Office:
    """Put on the request by the middleware for every /k/ and /w/ address; templates: `office`."""

    access: Access
    cooperative: CooperativeRow | None = None
    area: Area | None = None
    # Which address this is, so that the menu can mark it.
    url_name: str = ""
    # What the page wants known when nothing has just happened.
    banner: Banner | None = None

    def may(self, action: Action | str) -> bool:
        return self.access.may(Action(action))

    @property
    def may_write(self) -> bool:
        return self.may(Action.WRITE_BOOKS)

    @property
    def examination(self) -> Examination | None:
        """Set when the person looks in from outside, and not by a role of their own."""
        own = any(held.koperasi_id for held in self.access.assignments)
        return None if own else self.access.examination

    @property
    def name(self) -> str:
        if self.cooperative is not None:
            return self.cooperative.name
        assert self.area is not None, "a place is a co-operative or an area"
        return area_name(self.area)

    @property
    def zone(self) -> str:
        if self.cooperative is not None:
            return self.cooperative.zone
        assert self.area is not None, "a place is a co-operative or an area"
        return self.area.zone

    @cached_property
    def zone_label(self) -> str:
        code = self.cooperative.area if self.cooperative is not None else self.area_code
        return gazetteer().zone_label(code)

    @property
    def area_code(self) -> str:
        assert self.area is not None, "this is a co-operative's office"
        return self.area.code

    @property
    def koperasi_id(self) -> int:
        assert self.cooperative is not None, "this is an area's office"
        return self.cooperative.id

    @property
    def code(self) -> str:
        assert self.cooperative is not None, "this is an area's office"
        return self.cooperative.code

    @cached_property
    def today(self) -> dt.date:
        """The calendar day where the co-operative is, never the server's or the phone's."""
        return clock.today(self.zone)

    @property
    def printed_at(self) -> str:
        """For the foot of printed pages."""
        return f"{words.instant(clock.now(), self.zone)} {self.zone_label}"

    @property
    def roles(self) -> list[str]:
        return [str(Role(held.role).label) for held in self._held()]

    def maker(self, action: Action = Action.WRITE_BOOKS) -> str:
        """What a voucher made here names as its maker: KT-0417/bendahara, never a person's name."""
        held = self.access.acting_as(action)
        assert held is not None, "the policy of the address lets only those in who may"
        return f"{self.code if held.koperasi_id else held.area}/{held.handle}"

    def _held(self) -> list[Assignment]:
        if self.cooperative is None:
            return list(self.access.assignments)
        own = [held for held in self.access.assignments if held.koperasi_id is not None]
        return own or list(self.access.assignments)


def area_name(area: Area) -> str:
    """`Kecamatan Tenggarong`: regencies carry their word in the list, districts do not."""
    if area.level is not Level.DISTRICT:
        return area.name
    word, _head = gazetteer().district_words(area.code)
    return f"{word.capitalize()} {area.name}"


def office_of(request: HttpRequest) -> Office:
    """The place of a request under /k/ or /w/."""
    office = getattr(request, "office", None)
    assert isinstance(office, Office), "only addresses of a place have an office"
    return office


def user_of(request: HttpRequest) -> User:
    """The person of a request whose policy asks for one."""
    user: Any = request.user
    assert user.is_authenticated, "the policy of the address lets only signed-in people in"
    return cast(User, user)
