"""The lock protocol, in one place.

1. The chain row first; it serialises one co-operative, and the door takes it by its one UPDATE.
2. Then balance rows in the order (account, unit, sub); the door sorts them so.
3. READ COMMITTED throughout; correctness never leans on SERIALIZABLE.
4. `lock_timeout` is set on the app role; a wait that ends there, a deadlock or a serialisation
   failure is retried here, for the voucher's id makes a second execution impossible.
5. No lock is held over file or network input or output.
"""

from collections.abc import Callable
from typing import TypeVar

import psycopg
from django.db import DatabaseError

from lumbung.core.refusal import Busy

T = TypeVar("T")

CHANGED = "LB001"  # a balance that the rule read has moved
WRONG_RELEASE = "LB002"
CLOSED = "LB003"
NOT_POSTABLE = "LB004"
MOVED_ON = "LB005"  # the closing date has moved since it was read
DUPLICATE = "23505"
CHECK = "23514"
RETRIED = {CHANGED, MOVED_ON, "40001", "40P01", "55P03"}
ATTEMPTS = 8


def sqlstate(error: BaseException) -> str:
    """The SQLSTATE behind a Django or psycopg error; errors are told apart by it, never by a name."""
    return getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or ""


def retrying(work: Callable[[], T]) -> T:
    """Do `work` again while others were faster. Refuses: Busy."""
    for attempt in range(ATTEMPTS):
        try:
            return work()
        except (DatabaseError, psycopg.Error) as error:
            if sqlstate(error) not in RETRIED:
                raise
            if attempt == ATTEMPTS - 1:
                raise Busy() from error
    raise AssertionError("unreachable")
