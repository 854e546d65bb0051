"""Codes are used once, and a recovery takes two people beside the one who forgot."""

import datetime as dt
import threading

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from lumbung.cooperatives.officers.models import ActivationCode, Role, User
from lumbung.cooperatives.officers.operations import NewOfficer
from lumbung.cooperatives.officers.queries import open_recoveries
from lumbung.cooperatives.officers.recovery import (
    activate,
    cancel_recovery,
    confirm_recovery,
    start_recovery,
)
from lumbung.cooperatives.officers.refusals import (
    CodeUnusable,
    NotAllowed,
    OwnRecovery,
    PassphraseLength,
    PassphraseTooPlain,
    RecoveryNotFound,
    RecoveryOpen,
    SameConfirmer,
)
from lumbung.core.refusal import ReasonRequired, Refusal
from lumbung.ledger.staffing import create_officer
from lumbung.tenancy import clock
from tests.officers.build import (
    PASSPHRASE,
    also,
    officer,
    other_regency,
    place,
    regency_of,
    username,
)

REASON = "Lupa kata sandi, datang sendiri ke kantor"
NEW = "sungai-bambu-lentera-empat"


def invite(koperasi: str) -> tuple[User, str]:
    new = NewOfficer(username(), "Nur Aini", Role.KASIR)
    issued = create_officer(new, place(koperasi), by=None)
    return issued.user, issued.code


def test_a_code_works_once(koperasi: str) -> None:
    user, code = invite(koperasi)

    activate(code.lower().replace("-", " "), PASSPHRASE)
    with pytest.raises(CodeUnusable):
        activate(code, NEW)

    user.refresh_from_db()
    assert user.check_password(PASSPHRASE)


def test_two_at_once_with_one_code_are_one(koperasi: str) -> None:
    user, code = invite(koperasi)
    outcomes: list[str] = []

    def use(passphrase: str) -> None:
        from django.db import connection

        try:
            activate(code, passphrase)
            outcomes.append(passphrase)
        except CodeUnusable:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=(f"{PASSPHRASE}-{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    user.refresh_from_db()
    (won,) = [outcome for outcome in outcomes if outcome != "refused"]
    assert user.check_password(won)


def test_a_code_ends_after_its_days(koperasi: str) -> None:
    _user, code = invite(koperasi)

    with clock.at(clock.now() + dt.timedelta(days=15)), pytest.raises(CodeUnusable):
        activate(code, PASSPHRASE)


@pytest.mark.parametrize("written", ["", "AAAA-BBBB-CCCC-DDDD", "💥", "' OR 1=1 --", "A" * 10_000])
def test_what_is_no_code_is_refused(written: str) -> None:
    with pytest.raises(CodeUnusable):
        activate(written, PASSPHRASE)


@pytest.mark.parametrize(
    ("passphrase", "refusal"),
    [
        ("pendek", PassphraseLength),
        ("x" * 257, PassphraseLength),
        ("aaaaaaaaaaaaaaaa", PassphraseTooPlain),
        ("nur aini nur aini", PassphraseTooPlain),
        ("password1234", PassphraseTooPlain),
    ],
)
def test_weak_passphrases_are_refused_and_the_code_stays_good(
    koperasi: str, passphrase: str, refusal: type[Refusal]
) -> None:
    user, code = invite(koperasi)

    with pytest.raises(refusal):
        activate(code, passphrase)

    user.refresh_from_db()
    assert not user.has_usable_password()
    activate(code, PASSPHRASE)


def test_capitals_and_digits_are_not_asked_for(koperasi: str) -> None:
    user, code = invite(koperasi)

    activate(code, "angin laut membawa cerita")

    user.refresh_from_db()
    assert user.check_password("angin laut membawa cerita")


def test_a_recovery_by_district_and_chair_gives_a_new_passphrase(koperasi: str) -> None:
    forgetful = officer(Role.BENDAHARA, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    chair = officer(Role.KETUA, koperasi)

    started = start_recovery(forgetful, REASON, by=district)
    issued = confirm_recovery(started.pk, by=chair)
    activate(issued.code, NEW)

    forgetful.refresh_from_db()
    assert forgetful.check_password(NEW)
    assert open_recoveries([forgetful.pk]) == []


def test_until_the_second_person_there_is_no_code_at_all(koperasi: str) -> None:
    forgetful = officer(Role.BENDAHARA, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))

    started = start_recovery(forgetful, REASON, by=district)

    assert ActivationCode.objects.get(pk=started.pk).code_hash == ""
    with pytest.raises(SameConfirmer):
        confirm_recovery(started.pk, by=district)
    assert ActivationCode.objects.get(pk=started.pk).code_hash == ""


def test_two_roles_of_one_person_are_still_one_person(koperasi: str) -> None:
    """A district officer who is also chair here cannot be both of the two."""
    forgetful = officer(Role.BENDAHARA, koperasi)
    both = also(officer(Role.DINAS_KABUPATEN, regency_of(koperasi)), Role.KETUA, koperasi)

    started = start_recovery(forgetful, REASON, by=both)

    with pytest.raises(SameConfirmer):
        confirm_recovery(started.pk, by=both)


def test_nobody_recovers_themselves(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))

    with pytest.raises(OwnRecovery):
        start_recovery(district, REASON, by=district)
    started = start_recovery(chair, REASON, by=district)
    with pytest.raises(OwnRecovery):
        confirm_recovery(started.pk, by=chair)


@pytest.mark.parametrize("role", [Role.BENDAHARA, Role.KASIR, Role.KETUA, Role.PENGAWAS])
def test_only_the_district_starts(koperasi: str, role: Role) -> None:
    forgetful, starter = officer(Role.KASIR, koperasi), officer(role, koperasi)

    with pytest.raises(NotAllowed):
        start_recovery(forgetful, REASON, by=starter)

    assert open_recoveries([forgetful.pk]) == []


def test_the_neighbouring_district_starts_nothing(koperasi: str) -> None:
    forgetful = officer(Role.KASIR, koperasi)
    neighbour = officer(Role.DINAS_KABUPATEN, other_regency(koperasi))

    with pytest.raises(NotAllowed):
        start_recovery(forgetful, REASON, by=neighbour)


def test_every_place_of_the_person_must_be_within_reach(koperasi: str) -> None:
    """Or a district would open the province's office."""
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    above = also(officer(Role.KASIR, koperasi), Role.DINAS_PROVINSI, "64")

    with pytest.raises(NotAllowed):
        start_recovery(above, REASON, by=district)


def test_a_cashier_confirms_nothing(koperasi: str) -> None:
    forgetful, cashier = officer(Role.BENDAHARA, koperasi), officer(Role.KASIR, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    started = start_recovery(forgetful, REASON, by=district)

    with pytest.raises(NotAllowed):
        confirm_recovery(started.pk, by=cashier)


def test_a_reason_is_needed_and_one_recovery_at_a_time(koperasi: str) -> None:
    forgetful = officer(Role.BENDAHARA, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))

    with pytest.raises(ReasonRequired):
        start_recovery(forgetful, "lupa", by=district)
    start_recovery(forgetful, REASON, by=district)
    with pytest.raises(RecoveryOpen):
        start_recovery(forgetful, REASON, by=district)


def test_a_cancelled_recovery_is_over(koperasi: str) -> None:
    forgetful = officer(Role.BENDAHARA, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    chair = officer(Role.KETUA, koperasi)
    started = start_recovery(forgetful, REASON, by=district)

    cancel_recovery(started.pk, by=chair)

    with pytest.raises(RecoveryNotFound):
        confirm_recovery(started.pk, by=chair)
    forgetful.refresh_from_db()
    assert forgetful.check_password(PASSPHRASE)


def test_a_recovery_that_waited_too_long_is_over(koperasi: str) -> None:
    forgetful = officer(Role.BENDAHARA, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    chair = officer(Role.KETUA, koperasi)
    started = start_recovery(forgetful, REASON, by=district)

    with clock.at(clock.now() + dt.timedelta(days=4)), pytest.raises(RecoveryNotFound):
        confirm_recovery(started.pk, by=chair)


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_second_factor_goes_only_when_that_was_said(koperasi: str, *, lost: bool) -> None:
    chair = officer(Role.KETUA, koperasi)
    TOTP.activate(chair, "JBSWY3DPEHPK3PXP")
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    supervisor = officer(Role.PENGAWAS, koperasi)

    started = start_recovery(chair, REASON, by=district, second_factor_lost=lost)
    activate(confirm_recovery(started.pk, by=supervisor).code, NEW)

    assert Authenticator.objects.filter(user=chair).exists() is not lost
