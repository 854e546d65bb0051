"""Nobody gets a power unseen: a superuser's change of who may do what is found, with its co-operative."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from lumbung.cooperatives.officers.models import Assignment, Role
from lumbung.cooperatives.officers.queries import active_assignments
from lumbung.ledger.staffing import end_role
from lumbung.ledger.verifying import verify_all
from tests.ledger import witness
from tests.officers.build import also, officer, place, regency_of

HERE = "WHERE koperasi_id = %(k)s"
KEPT = (
    "id, user_id, role, koperasi_id, area, handle, valid_from, valid_until, made_by_id, ended_by_id"
)
INSERT = (
    "INSERT INTO assignment (id, user_id, role, koperasi_id, handle, valid_from)"
    " SELECT gen_random_uuid(), user_id, 'bendahara', %(k)s, 'bendahara-7', now()"
    f" FROM assignment {HERE} AND handle = 'kasir' RETURNING id"
)
# What a superuser does, and the finding that names it with the role's voucher (or without one).
TAMPERINGS = {
    INSERT: ("role_without_voucher", None),
    f"UPDATE assignment SET valid_until = NULL {HERE} AND handle = 'juru-buku' RETURNING id": (
        "role_wrong", "end"),
    f"UPDATE assignment SET valid_until = now() + interval '1 year' {HERE} AND handle = 'juru-buku'"
    " RETURNING id": ("role_wrong", "end"),
    f"UPDATE assignment SET valid_until = now() {HERE} AND handle = 'kasir' RETURNING id": (
        "role_wrong", "give"),
    f"UPDATE assignment SET valid_from = valid_from - interval '1 year' {HERE} AND handle = 'kasir'"
    " RETURNING id": ("role_wrong", "give"),
    f"UPDATE assignment SET role = 'ketua' {HERE} AND handle = 'kasir' RETURNING id": (
        "role_wrong", "give"),
    f"UPDATE assignment SET handle = 'ketua-9' {HERE} AND handle = 'kasir' RETURNING id": (
        "role_wrong", "give"),
    "UPDATE assignment SET user_id = (SELECT min(user_id::text)::uuid FROM assignment"
    f" {HERE} AND handle = 'pengawas') {HERE} AND handle = 'kasir' RETURNING id": (
        "role_wrong", "give"),
    "UPDATE assignment SET made_by_id = (SELECT min(user_id::text)::uuid FROM assignment"
    f" {HERE} AND handle = 'pengawas') {HERE} AND handle = 'kasir' RETURNING id": (
        "role_wrong", "give"),
    f"DELETE FROM assignment {HERE} AND handle = 'kasir' RETURNING id": ("role_missing", "give"),
}  # fmt: skip


@pytest.fixture(scope="module")
def staffed(villages: Callable[[], str]) -> str:
    """A chair, a cashier, a supervisor, and a bookkeeper whose work has ended."""
    koperasi = villages()
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    for role in (Role.KETUA, Role.KASIR, Role.PENGAWAS):
        officer(role, koperasi)
    clerk = also(officer(Role.BENDAHARA, koperasi), Role.JURU_BUKU, koperasi)
    held = next(a for a in active_assignments(clerk) if a.role == Role.JURU_BUKU)
    end_role(held.pk, place(koperasi), by=district)
    witness.assert_clean(koperasi)
    return koperasi


@contextmanager
def put_back(koperasi: str) -> Iterator[None]:
    before = witness.rows(koperasi, f"SELECT {KEPT} FROM assignment {HERE}")
    yield
    witness.rows(koperasi, f"DELETE FROM assignment {HERE} RETURNING id")
    slots = ", ".join(["%s"] * len(KEPT.split(",")))
    for row in before:
        witness.superuser().execute(f"INSERT INTO assignment ({KEPT}) VALUES ({slots})", row)
    witness.assert_clean(koperasi)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_power_changed_by_hand_is_found_and_named(staffed: str, tampering: str) -> None:
    kind, which = TAMPERINGS[tampering]
    with put_back(staffed):
        ((touched,),) = witness.rows(staffed, tampering)
        findings = verify_all([staffed]).findings
    (ended,) = witness.rows(
        staffed, f"SELECT id FROM voucher {HERE} AND kind = 'cooperative.end_role'"
    )

    voucher = {"give": str(touched), "end": str(ended[0]), None: None}[which]
    assert (kind, staffed, voucher) in {(f.kind, f.koperasi, f.voucher) for f in findings}
    for finding in findings:
        witness.assert_plain_words(f"{finding.message} Periksa.")


def test_a_role_over_an_area_stays_a_dated_row(staffed: str) -> None:
    auditor = officer(Role.AUDITOR, regency_of(staffed))

    end_role(active_assignments(auditor)[0].pk, place(regency_of(staffed)), by=None)

    assert Assignment.objects.filter(user=auditor, valid_until__isnull=False).count() == 1
    witness.assert_clean(staffed)
