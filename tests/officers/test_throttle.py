"""Guessing is slowed for the guesser; the owner of a known browser is not locked out by it."""

import datetime as dt

from lumbung.cooperatives.officers import throttle
from lumbung.cooperatives.officers.models import SignInAttempt
from lumbung.tenancy import clock
from tests.officers.build import username


def tries_until_refused(name: str, addresses: list[str], device: str | None = None) -> int:
    for number in range(1_000):
        address = addresses[number % len(addresses)]
        if throttle.spend(throttle.budgets(name, address, device)) is None:
            return number
    return 1_000


def test_from_one_address_five_tries_reach_the_hash() -> None:
    assert tries_until_refused(username(), ["10.0.0.1"]) == 5


def test_from_a_thousand_addresses_at_most_fifteen_do() -> None:
    assert tries_until_refused(username(), [f"10.0.{n}.1" for n in range(250)]) == 15


def test_the_owner_on_a_known_browser_keeps_a_budget_of_their_own() -> None:
    name = username()
    tries_until_refused(name, ["10.0.0.1"])

    assert throttle.spend(throttle.budgets(name, "10.0.0.1", "own-mark")) is not None


def test_one_address_may_try_many_users() -> None:
    """A village shares an address."""
    for _number in range(30):
        assert throttle.spend(throttle.budgets(username(), "10.0.0.9", None)) is not None


def test_a_right_passphrase_is_not_counted() -> None:
    name = username()

    for _number in range(40):
        attempts = throttle.spend(throttle.budgets(name, "10.0.0.1", None))
        assert attempts is not None
        throttle.give_back(attempts)


def test_time_heals_and_nothing_is_kept_longer_than_a_day() -> None:
    name = username()
    tries_until_refused(name, ["10.0.0.1"])

    with clock.at(clock.now() + dt.timedelta(minutes=6)):
        assert throttle.spend(throttle.budgets(name, "10.0.0.1", None)) is not None
    with clock.at(clock.now() + dt.timedelta(days=2)):
        throttle.give_back([])
        assert SignInAttempt.objects.count() == 0


def test_no_name_and_no_address_is_kept() -> None:
    name = username()
    throttle.spend(throttle.budgets(name, "203.0.113.77", None))

    for attempt in SignInAttempt.objects.all():
        assert name not in attempt.key
        assert "203.0.113.77" not in attempt.key
