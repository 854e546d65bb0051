"""The one clock: everything that needs the time asks here, so that a simulation can own it."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen", default=None)


def now() -> dt.datetime:
    """This instant, in UTC."""
    return _frozen.get() or dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """The calendar day in a co-operative's own zone (never the server's or the phone's)."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextlib.contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Make `now()` answer `instant` within the block (simulations and tests)."""
    assert instant.tzinfo is not None, "an instant has a zone"
    token = _frozen.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
