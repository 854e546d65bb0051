"""`lumbung tick`: all scheduled work; run it as often as you like, late, or twice at once.

Each job is due once a night and says what it did. A job that fails is tried again at the next
tick and keeps no other job from its turn.
"""

import datetime as dt
import fcntl
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from lumbung.core.refusal import Refusal
from lumbung.running import nightly
from lumbung.running.doctor import examine
from lumbung.tenancy import clock
from lumbung.tenancy.home import home

log = logging.getLogger("lumbung.running")
# When villages sleep; what was not done then is done whenever the machine is on again.
NIGHT_BEGINS = dt.timedelta(hours=1)
FAILED = "GAGAL"
# A job gets the night it runs for and the night it last ran for.
Job = Callable[[dt.date, dt.date | None], str]
NIGHTLY: dict[str, Job] = {
    "verify": nightly.verify_share,
    "heads": nightly.publish_heads,
    "backup": nightly.back_up,
    "clean": nightly.clean,
    "reserve": nightly.keep_reserve,
}


def run_due() -> dict[str, str]:
    """Do what is due; returns each job's name with what it did, in words."""
    with _alone() as is_alone:
        if not is_alone:
            return {"tick": "Sedang dikerjakan oleh proses lain; tidak ada yang dilakukan di sini."}
        night = this_night()
        done = {name: _run(name, job, night) for name, job in NIGHTLY.items()}
        done["doctor"] = _doctor()
        return done


def has_failed(done: dict[str, str]) -> bool:
    """Whether a job has to be tried again."""
    return any(words.startswith(FAILED) for words in done.values())


def this_night() -> dt.date:
    """The night that began last, by its date in the province's zone."""
    return (clock.now().astimezone(ZoneInfo(settings.TIME_ZONE)) - NIGHT_BEGINS).date()


def _run(name: str, job: Job, night: dt.date) -> str:
    last = _last_nights().get(name)
    # A clock put back must not stop the work until that day comes again.
    if last == night:
        return f"Sudah dikerjakan untuk malam {night}; berikutnya sesudah pukul 01.00."
    try:
        words = job(night, last)
    except Refusal as refusal:
        log.error("%s: %s", name, refusal.message)
        return f"{FAILED}: {refusal.message}"
    except Exception as error:
        log.exception("Pekerjaan %s gagal", name)
        return f"{FAILED}: {type(error).__name__}. Dicoba lagi pada tick berikutnya."
    _remember(name, night)
    return words


def _doctor() -> str:
    """Bad findings go to standard error at every tick, until somebody mends them."""
    found = [result for result in examine(thorough=False) if result.is_bad]
    for result in found:
        log.error("%s", result.line)
    return f"{len(found)} temuan gawat." if found else "Tidak ada temuan gawat."


def _last_nights() -> dict[str, dt.date]:
    try:
        said = json.loads(_state_file().read_text())
        return {name: dt.date.fromisoformat(night) for name, night in said.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        # Lost or half a file: every job is safe to run again.
        return {}


def _remember(name: str, night: dt.date) -> None:
    nights = {**_last_nights(), name: night}
    temporary = _state_file().with_suffix(".tmp")
    temporary.write_text(json.dumps({key: value.isoformat() for key, value in nights.items()}))
    temporary.replace(_state_file())


def _state_file() -> Path:
    return home() / "tick.json"


@contextmanager
def _alone() -> Iterator[bool]:
    with (home() / ".tick.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
