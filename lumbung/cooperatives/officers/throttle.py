"""Slowing down who guesses passphrases, without locking the treasurer out.

A browser that once signed in as somebody carries a signed mark and has a budget of its own, so a
stranger's guesses never use up the owner's. Everybody else shares two budgets: one for the user
from this address, one for the user from anywhere. There is none for an address alone, because a
village shares one (reliability.md, village login).
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lumbung.cooperatives.officers.models import SignInAttempt
from lumbung.tenancy import clock

KEPT = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many tries of one kind there may be within a time."""

    key: str
    tries: int
    within: dt.timedelta


def budgets(username: str, address: str, device: str | None) -> Sequence[Budget]:
    """The budgets that one try uses. `device` is a mark already found genuine for this user."""
    name = username.casefold()
    if device is not None:
        return [Budget(_key("device", name, device), 10, dt.timedelta(minutes=10))]
    return [
        Budget(_key("address", name, address), 5, dt.timedelta(minutes=5)),
        Budget(_key("user", name), 15, dt.timedelta(hours=1)),
    ]


def spend(spent: Sequence[Budget]) -> list[UUID] | None:
    """Note a try before it is made; None when a budget is used up and it must not be made."""
    now = clock.now()
    for budget in spent:
        recent = SignInAttempt.objects.filter(key=budget.key, tried_at__gt=now - budget.within)
        if recent.count() >= budget.tries:
            return None
    rows = [SignInAttempt(key=budget.key, tried_at=now) for budget in spent]
    SignInAttempt.objects.bulk_create(rows)
    return [row.pk for row in rows]


def give_back(attempts: Sequence[UUID]) -> None:
    """The try was right: it does not count. Old ones are forgotten on the way."""
    SignInAttempt.objects.filter(pk__in=list(attempts)).delete()
    SignInAttempt.objects.filter(tried_at__lt=clock.now() - KEPT).delete()


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
