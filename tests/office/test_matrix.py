"""Role x address x place, made from the resolver: nobody comes in where they may not."""

import re

import pytest
from django.test import Client

from lumbung.cooperatives.officers.examining import examine
from lumbung.cooperatives.officers.models import COOPERATIVE_ROLES, Role
from lumbung.cooperatives.officers.powers import (
    AREA_POWERS,
    COOPERATIVE_POWERS,
    EXAMINATION_POWERS,
    Action,
)
from lumbung.cooperatives.queries import cooperative
from lumbung.faces.office.policy import POLICIES, Reach
from tests.office.build import SAMPLES, addresses_by_name, signed_in, visitor
from tests.officers.build import officer, other_regency, regency_of

REASON = "Kas terlambat ditutup dua bulan berturut-turut"
METHODS = ("get", "post")


def addresses(reach: Reach, *, koperasi: str, area: str) -> list[tuple[str, str, Action | None]]:
    """(name, address, action) of every address of a kind, filled in for one place."""
    found = []
    for name, route in addresses_by_name().items():
        policy = POLICIES[name]
        if policy.reach is not reach:
            continue
        filled = re.sub(r"<koperasi:code>", koperasi, route)
        filled = re.sub(r"<wilayah:area>", area, filled)
        filled = re.sub(r"<(\w+):\w+>", lambda part: SAMPLES[str(part.group(1))], filled)
        filled = filled.replace("\\Z", "").replace("^", "").replace("$", "")
        assert "<" not in filled, f"{name}: give SAMPLES a value for {filled}"
        found.append((name, filled, policy.action))
    assert found, reach
    return found


def status(client: Client, method: str, address: str) -> int:
    return int(getattr(client, method)(address).status_code)


def is_shut(code: int) -> bool:
    return code in (403, 404)


def is_open(code: int) -> bool:
    """The gate let it through; what the view then says of an invented id is its own affair."""
    return code != 403


@pytest.mark.parametrize("method", METHODS)
def test_without_signing_in_only_the_door_is_open(koperasi: str, method: str) -> None:
    client, area = visitor(), regency_of(koperasi)
    for reach in (Reach.SIGNED_IN, Reach.COOPERATIVE, Reach.AREA):
        for name, address, _action in addresses(reach, koperasi=koperasi, area=area):
            answer = getattr(client, method)(address)
            assert answer.status_code == 302, name
            assert answer.headers["Location"].startswith("/masuk/?next="), name


@pytest.mark.parametrize("role", sorted(COOPERATIVE_ROLES))
def test_a_co_operative_role_opens_its_own_and_nothing_else(
    koperasi: str, other_koperasi: str, role: Role
) -> None:
    client, area = signed_in(officer(role, koperasi)), regency_of(koperasi)

    for name, address, action in addresses(Reach.COOPERATIVE, koperasi=koperasi, area=area):
        assert action is not None
        allowed = role in COOPERATIVE_POWERS.get(action, frozenset())
        for method in METHODS:
            code = status(client, method, address)
            assert is_open(code) if allowed else code == 403, (name, method, code)
    for name, address, _action in addresses(Reach.COOPERATIVE, koperasi=other_koperasi, area=area):
        for method in METHODS:
            assert status(client, method, address) == 404, (name, method)
    for name, address, _action in addresses(Reach.AREA, koperasi=koperasi, area=area):
        for method in METHODS:
            assert status(client, method, address) == 404, (name, method)


AREA_SEATS = [
    (Role.PENDAMPING, 5),
    (Role.DINAS_KABUPATEN, 5),
    (Role.DINAS_PROVINSI, 2),
    (Role.AUDITOR, 2),
    (Role.KEMENTERIAN, 0),
]


@pytest.mark.parametrize(("role", "length"), AREA_SEATS)
def test_an_area_role_opens_its_area_and_no_books(koperasi: str, role: Role, length: int) -> None:
    seat = regency_of(koperasi)[:length] or "ID"
    client, area = signed_in(officer(role, seat)), regency_of(koperasi)

    for name, address, action in addresses(Reach.AREA, koperasi=koperasi, area=area):
        assert action is not None
        allowed = role in AREA_POWERS.get(action, frozenset())
        for method in METHODS:
            code = status(client, method, address)
            assert is_open(code) if allowed else code == 403, (name, method, code)
    for name, address, action in addresses(Reach.COOPERATIVE, koperasi=koperasi, area=area):
        assert action is not None
        answer = client.get(address)
        if action is Action.READ_BOOKS:
            # Not the books, but the form that opens an examination.
            assert answer.status_code == 302, name
            assert "/periksa/" in answer.headers["Location"], name
        elif role in AREA_POWERS.get(action, frozenset()):
            assert is_open(answer.status_code), name
        else:
            assert answer.status_code == 403, name


@pytest.mark.parametrize("role", [Role.DINAS_KABUPATEN, Role.AUDITOR, Role.PENDAMPING])
def test_the_neighbouring_area_finds_nothing(koperasi: str, role: Role) -> None:
    neighbour = signed_in(officer(role, other_regency(koperasi)))
    area = regency_of(koperasi)

    for reach in (Reach.COOPERATIVE, Reach.AREA):
        for name, address, _action in addresses(reach, koperasi=koperasi, area=area):
            for method in METHODS:
                assert status(neighbour, method, address) == 404, (name, method)


def test_a_regency_does_not_see_its_province(koperasi: str) -> None:
    client = signed_in(officer(Role.DINAS_KABUPATEN, regency_of(koperasi)))

    for name, address, _action in addresses(Reach.AREA, koperasi=koperasi, area="64"):
        assert status(client, "get", address) == 404, name


def test_an_examination_opens_reading_of_one_co_operative_only(
    koperasi: str, other_koperasi: str
) -> None:
    overseer = officer(Role.DINAS_PROVINSI, "64")
    client, area = signed_in(overseer), regency_of(koperasi)
    examine(cooperative(koperasi).id, REASON, days=7, by=overseer)

    for name, address, action in addresses(Reach.COOPERATIVE, koperasi=koperasi, area=area):
        assert action is not None
        allowed = action in EXAMINATION_POWERS or Role.DINAS_PROVINSI in AREA_POWERS.get(
            action, frozenset()
        )
        for method in METHODS:
            code = status(client, method, address)
            assert is_open(code) if allowed else code == 403, (name, method, code)
    assert "/periksa/" in client.get(f"/k/{other_koperasi}/").headers["Location"]


def test_a_person_without_a_role_sees_only_their_own_account(koperasi: str) -> None:
    from lumbung.cooperatives.officers.queries import active_assignments
    from lumbung.ledger.staffing import end_role
    from tests.officers.build import place

    user = officer(Role.KASIR, koperasi)
    end_role(active_assignments(user)[0].pk, place(koperasi), by=None)
    client = signed_in(user)

    assert "Belum ada tugas" in client.get("/").content.decode()
    for reach in (Reach.COOPERATIVE, Reach.AREA):
        for name, address, _action in addresses(
            reach, koperasi=koperasi, area=regency_of(koperasi)
        ):
            assert is_shut(status(client, "get", address)), name


@pytest.mark.parametrize(
    "address",
    [
        "/k/XX-0001/",
        "/k/KT-99999/",
        "/k/kt-0001/",
        "/k/KT-0001;DROP/",
        "/k/KT-0001%00/",
        "/w/99/koperasi/",
        "/w/64.99/koperasi/",
        "/w/6/koperasi/",
        "/w/ID/koperasi/",
        "/w/64.07.01.2001/koperasi/",
        "/admin/",
        "/accounts/login/",
        "/akun/signup/",
        "/akun/email/",
        "/akun/password/reset/",
    ],
)
def test_what_does_not_exist_is_not_found_by_the_mightiest(address: str) -> None:
    ministry = signed_in(officer(Role.KEMENTERIAN, "ID"))

    assert ministry.get(address).status_code == 404
