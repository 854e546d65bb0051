"""Giving and ending roles: only by whoever may, and never one's own."""

import datetime as dt

import pytest

from lumbung.cooperatives.officers.models import ActivationCode, Assignment, Role, User
from lumbung.cooperatives.officers.operations import NewOfficer, issue_activation
from lumbung.cooperatives.officers.queries import active_assignments
from lumbung.cooperatives.officers.refusals import (
    AlreadyActive,
    BoardAndSupervisor,
    NameMissing,
    NotAllowed,
    OwnRole,
    RoleAlreadyHeld,
    RoleNotFound,
    RoleOfAnotherPlace,
    UsernameTaken,
    UsernameUnusable,
)
from lumbung.core.refusal import Refusal
from lumbung.ledger.staffing import assign_role, create_officer, end_role
from lumbung.tenancy import clock
from tests.officers.build import also, officer, other_regency, place, regency_of, username


def test_the_chair_adds_a_treasurer_who_gets_a_code(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)

    issued = create_officer(
        NewOfficer(username(), "  Siti   Rahmah ", Role.BENDAHARA), place(koperasi), by=chair
    )

    user = User.objects.get(pk=issued.user.pk)
    held = active_assignments(user)
    assert user.full_name == "Siti Rahmah"
    assert not user.has_usable_password()
    assert [(a.role, a.made_by_id) for a in held] == [(Role.BENDAHARA, chair.pk)]
    assert ActivationCode.objects.filter(code_hash=issued.code).count() == 0


@pytest.mark.parametrize(
    ("name", "full_name", "refusal"),
    [
        ("ab", "Siti", UsernameUnusable),
        ("siti rahmah", "Siti", UsernameUnusable),
        ("-siti", "Siti", UsernameUnusable),
        ("siti\x00", "Siti", UsernameUnusable),
        ("s" * 65, "Siti", UsernameUnusable),
        ("siti.rahmah", "   ", NameMissing),
        ("siti.rahmah", "S" * 121, NameMissing),
        ("siti.rahmah", "Siti\x00Rahmah", NameMissing),
        ("siti.rahmah", "Siti‮hamhaR", NameMissing),
    ],
)
def test_unusable_names_are_refused_and_nothing_is_made(
    koperasi: str, name: str, full_name: str, refusal: type[Refusal]
) -> None:
    before = User.objects.count()

    with pytest.raises(refusal):
        create_officer(NewOfficer(name, full_name, Role.KASIR), place(koperasi), by=None)

    assert User.objects.count() == before


def test_a_name_is_taken_in_any_spelling(koperasi: str) -> None:
    there = officer(Role.KASIR, koperasi)
    again = NewOfficer(there.username.upper(), "Orang Lain", Role.KASIR)

    with pytest.raises(UsernameTaken):
        create_officer(again, place(koperasi), by=None)

    assert Assignment.objects.filter(user=there).count() == 1


@pytest.mark.parametrize(
    ("giver", "given", "allowed"),
    [
        (Role.KETUA, Role.KASIR, True),
        (Role.KETUA, Role.SEKRETARIS, True),
        (Role.KETUA, Role.PENGAWAS, False),
        (Role.KETUA, Role.KETUA, False),
        (Role.SEKRETARIS, Role.BENDAHARA, True),
        (Role.SEKRETARIS, Role.SEKRETARIS, False),
        (Role.BENDAHARA, Role.KASIR, False),
        (Role.PENGAWAS, Role.KASIR, False),
        (Role.MANAJER, Role.KASIR, False),
    ],
)
def test_who_gives_which_role_in_a_co_operative(
    koperasi: str, giver: Role, given: Role, *, allowed: bool
) -> None:
    by = officer(giver, koperasi)
    new = NewOfficer(username(), "Orang Baru", given)

    if allowed:
        create_officer(new, place(koperasi), by=by)
    else:
        with pytest.raises(NotAllowed):
            create_officer(new, place(koperasi), by=by)

    assert User.objects.filter(username=new.username).exists() is allowed


def test_the_chair_of_another_co_operative_gives_nothing_here(
    koperasi: str, other_koperasi: str
) -> None:
    stranger = officer(Role.KETUA, other_koperasi)

    with pytest.raises(NotAllowed):
        create_officer(NewOfficer(username(), "Orang", Role.KASIR), place(koperasi), by=stranger)


def test_the_district_names_chair_and_supervisor_of_its_own_co_operatives(koperasi: str) -> None:
    here = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    elsewhere = officer(Role.DINAS_KABUPATEN, other_regency(koperasi))

    create_officer(NewOfficer(username(), "Ketua Baru", Role.KETUA), place(koperasi), by=here)
    with pytest.raises(NotAllowed):
        create_officer(
            NewOfficer(username(), "Pengawas", Role.PENGAWAS), place(koperasi), by=elsewhere
        )


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.KASIR, "64.07"),
        (Role.DINAS_KABUPATEN, "64"),
        (Role.DINAS_PROVINSI, "64.07"),
        (Role.DINAS_PROVINSI, "99"),
        (Role.KEMENTERIAN, "64"),
        (Role.AUDITOR, "64.07.01"),
    ],
)
def test_a_role_belongs_to_its_kind_of_place(role: Role, where: str) -> None:
    with pytest.raises(RoleOfAnotherPlace):
        create_officer(NewOfficer(username(), "Orang", role), place(where), by=None)


def test_an_area_role_has_no_place_in_a_co_operative(koperasi: str) -> None:
    with pytest.raises(RoleOfAnotherPlace):
        create_officer(
            NewOfficer(username(), "Orang", Role.DINAS_KABUPATEN), place(koperasi), by=None
        )


def test_nobody_gives_themselves_a_role(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)

    with pytest.raises(OwnRole):
        assign_role(chair, Role.KASIR, place(koperasi), by=chair)

    assert len(active_assignments(chair)) == 1


def test_nobody_ends_their_own_role(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)
    (held,) = active_assignments(chair)

    with pytest.raises(OwnRole):
        end_role(held.pk, place(koperasi), by=chair)

    assert active_assignments(chair)


def test_a_second_role_is_added_once(koperasi: str) -> None:
    chair, cashier = officer(Role.KETUA, koperasi), officer(Role.KASIR, koperasi)

    assign_role(cashier, Role.JURU_BUKU, place(koperasi), by=chair)
    with pytest.raises(RoleAlreadyHeld):
        assign_role(cashier, Role.JURU_BUKU, place(koperasi), by=chair)

    assert {a.role for a in active_assignments(cashier)} == {Role.KASIR, Role.JURU_BUKU}


def test_a_supervisor_is_never_of_those_supervised(koperasi: str) -> None:
    supervisor, cashier = officer(Role.PENGAWAS, koperasi), officer(Role.KASIR, koperasi)

    with pytest.raises(BoardAndSupervisor):
        assign_role(supervisor, Role.BENDAHARA, place(koperasi), by=None)
    with pytest.raises(BoardAndSupervisor):
        assign_role(cashier, Role.PENGAWAS, place(koperasi), by=None)


def test_a_person_may_work_in_two_co_operatives(koperasi: str, other_koperasi: str) -> None:
    user = also(officer(Role.PENGAWAS, koperasi), Role.BENDAHARA, other_koperasi)

    assert len(active_assignments(user)) == 2


def test_an_ended_role_is_gone_at_once_and_its_handle_is_never_used_again(koperasi: str) -> None:
    chair, first = officer(Role.KETUA, koperasi), officer(Role.BENDAHARA, koperasi)
    (held,) = active_assignments(first)

    end_role(held.pk, place(koperasi), by=chair)
    second = officer(Role.BENDAHARA, koperasi)

    assert active_assignments(first) == []
    assert held.handle != active_assignments(second)[0].handle
    with pytest.raises(RoleNotFound):
        end_role(held.pk, place(koperasi), by=chair)


def test_a_role_is_ended_only_where_it_is_held(koperasi: str, other_koperasi: str) -> None:
    chair, cashier = officer(Role.KETUA, other_koperasi), officer(Role.KASIR, koperasi)
    (held,) = active_assignments(cashier)

    with pytest.raises(RoleNotFound):
        end_role(held.pk, place(other_koperasi), by=chair)
    with pytest.raises(NotAllowed):
        end_role(held.pk, place(koperasi), by=chair)

    assert active_assignments(cashier)


def test_a_new_code_replaces_the_old_and_only_for_those_who_never_came_in(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)
    waiting = officer(Role.KASIR, koperasi, active=False)
    working = officer(Role.KASIR, koperasi)

    issue_activation(waiting, place(koperasi), by=chair)
    with pytest.raises(AlreadyActive):
        issue_activation(working, place(koperasi), by=chair)

    still_good = ActivationCode.objects.filter(user=waiting, cancelled_at__isnull=True)
    assert still_good.count() == 1


def test_whoever_could_not_give_a_role_gets_no_code_for_its_holder(koperasi: str) -> None:
    secretary = officer(Role.SEKRETARIS, koperasi)
    chair = officer(Role.KETUA, koperasi, active=False)

    with pytest.raises(NotAllowed):
        issue_activation(chair, place(koperasi), by=secretary)


def test_a_role_begins_when_it_is_given_and_not_before(koperasi: str) -> None:
    cashier = officer(Role.KASIR, koperasi)

    with clock.at(clock.now() - dt.timedelta(days=1)):
        assert active_assignments(cashier) == []
