"""What Python refuses, PostgreSQL refuses once more, to the app role itself."""

from uuid import UUID

import psycopg
import pytest

from lumbung.cooperatives.officers.examining import examine
from lumbung.cooperatives.officers.models import Role, User
from lumbung.cooperatives.officers.recovery import start_recovery
from lumbung.cooperatives.queries import cooperative
from lumbung.tenancy import addresses
from lumbung.tenancy.ids import new_id
from tests.officers.build import officer, regency_of


def refused(statement: str, *values: object, koperasi_id: int | None = None) -> str:
    """The SQLSTATE with which the app role's statement ends."""
    with psycopg.connect(addresses.url(addresses.Role.APP)) as connection:
        if koperasi_id is not None:
            connection.execute(f"SET LOCAL app.koperasi_id = '{koperasi_id}'")
        with pytest.raises(psycopg.Error) as error:
            connection.execute(statement, values)
        return str(error.value.sqlstate)


ASSIGN = (
    "INSERT INTO assignment (id, user_id, role, koperasi_id, area, handle, valid_from, made_by_id)"
    " VALUES (%s, %s, %s, %s, %s, %s, now(), %s)"
)
CHECK_VIOLATION, UNIQUE_VIOLATION, NO_PRIVILEGE = "23514", "23505", "42501"


def assign(user: User, role: str, **values: object) -> str:
    row = {"koperasi_id": None, "area": None, "handle": str(new_id()), "made_by": None, **values}
    return refused(
        ASSIGN, new_id(), user.pk, role, row["koperasi_id"], row["area"], row["handle"],
        row["made_by"],
    )  # fmt: skip


def test_a_role_has_exactly_one_place_of_its_kind(koperasi: str) -> None:
    user, koperasi_id = officer(Role.KASIR, koperasi), cooperative(koperasi).id

    assert assign(user, "kasir") == CHECK_VIOLATION
    assert assign(user, "kasir", koperasi_id=koperasi_id, area="64") == CHECK_VIOLATION
    assert assign(user, "kasir", area="64") == CHECK_VIOLATION
    assert assign(user, "dinas_provinsi", koperasi_id=koperasi_id) == CHECK_VIOLATION
    assert assign(user, "raja", koperasi_id=koperasi_id) == CHECK_VIOLATION


def test_nobody_gives_themselves_a_role_by_sql(koperasi: str) -> None:
    user, koperasi_id = officer(Role.KETUA, koperasi), cooperative(koperasi).id

    assert assign(user, "kasir", koperasi_id=koperasi_id, made_by=user.pk) == CHECK_VIOLATION


def test_a_handle_is_not_used_twice(koperasi: str) -> None:
    user, koperasi_id = officer(Role.KASIR, koperasi), cooperative(koperasi).id
    assignment = user.assignments.get()

    again = assign(user, "kasir", koperasi_id=koperasi_id, handle=assignment.handle)

    assert again == UNIQUE_VIOLATION


def test_a_recovery_needs_two_others(koperasi: str) -> None:
    forgetful = officer(Role.KASIR, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    started = start_recovery(forgetful, "Lupa kata sandi, datang sendiri", by=district)
    confirm = "UPDATE activation_code SET code_hash = %s, confirmed_by_id = %s WHERE id = %s"

    def by(confirmer: UUID | None) -> str:
        return refused(confirm, "hash", confirmer, started.pk)

    assert by(None) == CHECK_VIOLATION
    assert by(district.pk) == CHECK_VIOLATION
    assert by(forgetful.pk) == CHECK_VIOLATION


def test_an_examination_is_never_erased_or_rewritten(koperasi: str) -> None:
    overseer = officer(Role.AUDITOR, regency_of(koperasi))
    koperasi_id = cooperative(koperasi).id
    examine(koperasi_id, "Kas terlambat ditutup dua bulan", days=1, by=overseer)

    for statement in (
        "DELETE FROM examination",
        "UPDATE examination SET reason = 'lain'",
        "UPDATE examination SET opened_at = now()",
        "TRUNCATE examination",
    ):
        assert refused(statement, koperasi_id=koperasi_id) == NO_PRIVILEGE, statement


def test_an_examination_is_seen_only_within_its_co_operative(
    koperasi: str, other_koperasi: str
) -> None:
    overseer = officer(Role.AUDITOR, regency_of(koperasi))
    opened = examine(cooperative(koperasi).id, "Kas terlambat ditutup", days=1, by=overseer)
    count = "SELECT count(*) FROM examination WHERE id = %s"

    with psycopg.connect(addresses.url(addresses.Role.APP)) as connection:
        without = connection.execute(count, [opened.id]).fetchone()
        connection.execute(f"SET LOCAL app.koperasi_id = '{cooperative(other_koperasi).id}'")
        elsewhere = connection.execute(count, [opened.id]).fetchone()
        connection.execute(f"SET LOCAL app.koperasi_id = '{cooperative(koperasi).id}'")
        here = connection.execute(count, [opened.id]).fetchone()

    assert (without, elsewhere, here) == ((0,), (0,), (1,))


@pytest.mark.parametrize("table", ["app_user", "assignment", "activation_code", "sign_in_attempt"])
def test_oversight_cannot_read_who_works_where(table: str) -> None:
    with (
        psycopg.connect(addresses.url(addresses.Role.OVERSIGHT)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"SELECT count(*) FROM {table}")
