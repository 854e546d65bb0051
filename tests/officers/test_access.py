"""Who may do what where: the one table, areas that cover each other, and examinations."""

import datetime as dt

import pytest

from lumbung.cooperatives.officers.examining import close_examination, examine
from lumbung.cooperatives.officers.models import AREA_ROLES, COOPERATIVE_ROLES, Role
from lumbung.cooperatives.officers.powers import (
    AREA_POWERS,
    COOPERATIVE_POWERS,
    EXAMINATION_POWERS,
    GIVEN_BY,
    SECONDERS,
    WRITERS,
    Action,
)
from lumbung.cooperatives.officers.queries import (
    access_to_cooperative,
    active_assignments,
    covers,
    examinations_of,
    may,
    needs_second_factor,
    officers_of,
    person_named,
    scope_of,
)
from lumbung.cooperatives.officers.refusals import (
    ExaminationNotFound,
    ExaminationTooLong,
    NotAllowed,
)
from lumbung.cooperatives.queries import cooperative
from lumbung.core.refusal import ReasonRequired
from lumbung.ledger.staffing import end_role
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope
from tests.officers.build import also, officer, other_regency, place, regency_of

REASON = "Kas terlambat ditutup dua bulan berturut-turut"
WRITING = (Action.WRITE_BOOKS, Action.WRITE_JOURNAL, Action.CLOSE_MONTH, Action.CHANGE_SETTINGS)


def test_writers_and_seconders_are_different_people() -> None:
    assert not WRITERS & SECONDERS
    assert Role.PENGAWAS not in {r for a in WRITING for r in COOPERATIVE_POWERS[a]}


def test_nobody_above_a_co_operative_ever_writes_in_it() -> None:
    assert not set(WRITING) & AREA_POWERS.keys()
    assert not set(WRITING) & EXAMINATION_POWERS
    assert Action.SECOND not in AREA_POWERS


def test_every_role_is_given_by_somebody_else() -> None:
    assert GIVEN_BY.keys() == set(Role)
    assert all(role not in givers for role, givers in GIVEN_BY.items())


@pytest.mark.parametrize("action", list(Action))
def test_a_co_operative_role_does_what_the_table_says(koperasi: str, action: Action) -> None:
    for role in sorted(COOPERATIVE_ROLES):
        user = officer(role, koperasi)
        allowed = role in COOPERATIVE_POWERS.get(action, frozenset())
        assert may(user, action, koperasi_id=cooperative(koperasi).id) is allowed, role


@pytest.mark.parametrize("action", list(Action))
def test_a_co_operative_role_does_nothing_next_door(
    koperasi: str, other_koperasi: str, action: Action
) -> None:
    for role in sorted(COOPERATIVE_ROLES):
        user = officer(role, koperasi)
        assert not may(user, action, koperasi_id=cooperative(other_koperasi).id), role
        assert not may(user, action, area=regency_of(koperasi)), role


def test_an_area_covers_what_lies_in_it_by_whole_codes() -> None:
    assert covers("64", "64.07.02")
    assert covers("64.07", "64.07")
    assert covers("ID", "64.07")
    assert not covers("64.07", "64")
    assert not covers("64.07", "64.08")
    assert not covers("6", "64")
    assert not covers("", "64")


def test_the_province_reaches_every_regency_and_a_regency_only_itself(koperasi: str) -> None:
    province = officer(Role.DINAS_PROVINSI, "64")
    regency = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))

    assert may(province, Action.OVERSEE, area=regency_of(koperasi))
    assert may(regency, Action.OVERSEE, area=regency_of(koperasi))
    assert not may(regency, Action.OVERSEE, area="64")
    assert not may(regency, Action.OVERSEE, area=other_regency(koperasi))


def test_an_ended_role_opens_nothing_any_more(koperasi: str) -> None:
    cashier, chair = officer(Role.KASIR, koperasi), officer(Role.KETUA, koperasi)
    koperasi_id = cooperative(koperasi).id
    assert may(cashier, Action.WRITE_BOOKS, koperasi_id=koperasi_id)

    end_role(active_assignments(cashier)[0].pk, place(koperasi), by=chair)

    assert not may(cashier, Action.WRITE_BOOKS, koperasi_id=koperasi_id)
    assert scope_of(cashier) == []


def test_an_inactive_person_may_nothing(koperasi: str) -> None:
    cashier = officer(Role.KASIR, koperasi)
    cashier.is_active = False
    cashier.save()

    assert not may(cashier, Action.READ_BOOKS, koperasi_id=cooperative(koperasi).id)


def test_scopes_are_ones_places_and_the_nation_is_its_provinces(koperasi: str) -> None:
    user = also(officer(Role.BENDAHARA, koperasi), Role.PENDAMPING, regency_of(koperasi))
    ministry = officer(Role.KEMENTERIAN, "ID")

    assert scope_of(user) == [place(koperasi), Scope(area=regency_of(koperasi))]
    assert Scope(area="64") in scope_of(ministry)


def test_who_approves_or_oversees_needs_a_second_factor(koperasi: str) -> None:
    for role in (Role.KETUA, Role.PENGAWAS):
        assert needs_second_factor(officer(role, koperasi))
    for role in (Role.BENDAHARA, Role.KASIR, Role.JURU_BUKU, Role.MANAJER):
        assert not needs_second_factor(officer(role, koperasi))
    assert needs_second_factor(officer(Role.DINAS_PROVINSI, "64"))
    assert needs_second_factor(officer(Role.KEMENTERIAN, "ID"))


def test_reading_from_above_takes_an_open_examination_that_the_co_operative_sees(
    koperasi: str, other_koperasi: str
) -> None:
    overseer = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    koperasi_id = cooperative(koperasi).id
    assert not may(overseer, Action.READ_BOOKS, koperasi_id=koperasi_id)

    opened = examine(koperasi_id, REASON, days=7, by=overseer)

    access = access_to_cooperative(overseer, koperasi_id)
    assert access.may(Action.READ_BOOKS)
    assert not any(access.may(action) for action in WRITING)
    assert not may(overseer, Action.READ_BOOKS, koperasi_id=cooperative(other_koperasi).id)
    (row,) = [row for row in examinations_of(koperasi_id) if row.id == opened.id]
    assert (row.name, row.reason, row.is_open) == (overseer.full_name, REASON, True)


def test_an_examination_is_ones_own_and_ends(koperasi: str) -> None:
    overseer = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    colleague = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    koperasi_id = cooperative(koperasi).id
    opened = examine(koperasi_id, REASON, days=1, by=overseer)

    assert not may(colleague, Action.READ_BOOKS, koperasi_id=koperasi_id)
    with clock.at(clock.now() + dt.timedelta(days=2)):
        assert not may(overseer, Action.READ_BOOKS, koperasi_id=koperasi_id)
    with pytest.raises(ExaminationNotFound):
        close_examination(koperasi_id, opened.id, by=colleague)
    close_examination(koperasi_id, opened.id, by=overseer)
    assert not may(overseer, Action.READ_BOOKS, koperasi_id=koperasi_id)


def test_asking_again_gives_the_examination_that_is_open(koperasi: str) -> None:
    overseer = officer(Role.AUDITOR, regency_of(koperasi))
    koperasi_id = cooperative(koperasi).id

    first = examine(koperasi_id, REASON, days=1, by=overseer)
    again = examine(koperasi_id, REASON, days=30, by=overseer)

    assert again.id == first.id


def test_an_examination_needs_a_reason_a_role_and_an_end(koperasi: str) -> None:
    overseer = officer(Role.AUDITOR, regency_of(koperasi))
    stranger = officer(Role.AUDITOR, other_regency(koperasi))
    koperasi_id = cooperative(koperasi).id

    with pytest.raises(ReasonRequired):
        examine(koperasi_id, "  lihat  ", days=1, by=overseer)
    with pytest.raises(ExaminationTooLong):
        examine(koperasi_id, REASON, days=31, by=overseer)
    with pytest.raises(NotAllowed):
        examine(koperasi_id, REASON, days=1, by=stranger)
    assert [row for row in examinations_of(koperasi_id) if row.reason == REASON] == []


def test_a_handle_names_its_person_for_ever(koperasi: str) -> None:
    treasurer = officer(Role.BENDAHARA, koperasi)
    handle = active_assignments(treasurer)[0].handle
    end_role(active_assignments(treasurer)[0].pk, place(koperasi), by=None)

    koperasi_id = cooperative(koperasi).id
    assert person_named(handle, koperasi_id=koperasi_id) == treasurer
    assert person_named("tidak-ada", koperasi_id=koperasi_id) is None


def test_the_list_of_officers_says_who_still_has_to_come_in(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)
    waiting = officer(Role.KASIR, koperasi, active=False)
    koperasi_id = cooperative(koperasi).id

    states = {o.user.pk: o.state for o in officers_of(koperasi_id=koperasi_id)}
    assert (states[chair.pk], states[waiting.pk]) == ("active", "invited")
    with clock.at(clock.now() + dt.timedelta(days=30)):
        later = {o.user.pk: o.state for o in officers_of(koperasi_id=koperasi_id)}
    assert later[waiting.pk] == "waiting"


def test_area_roles_and_co_operative_roles_are_all_roles() -> None:
    assert set(Role) == AREA_ROLES | COOPERATIVE_ROLES
    assert not AREA_ROLES & COOPERATIVE_ROLES
