"""Papers, by-law values and offices with their history: what held on a day, seen by nobody else."""

import datetime as dt
from uuid import UUID

import psycopg
import pytest

from lumbung.cooperatives.profile import BoardBody, Profile
from lumbung.core.refusal import ParameterOutOfRange

MARCH = dt.date(2026, 3, 1)
MAY = dt.date(2026, 5, 1)
DAY = dt.timedelta(days=1)
OURS, THEIRS = 6_400_001, 6_400_002
BY = "KT-0001/sekretaris"
TENANT_TABLES = ("cooperative_profile", "cooperative_board_member", "cooperative_parameter")


@pytest.fixture(autouse=True)
def _two_cooperatives(database):
    from lumbung.cooperatives.operations import provision

    provision("64.01.01", "2026.1")


@pytest.fixture
def history():
    from lumbung.cooperatives import history

    return history


@pytest.fixture
def queries():
    from lumbung.cooperatives import queries

    return queries


def test_papers_hold_from_their_day_on(history, queries):
    history.record_profile(OURS, Profile(deed_no="12"), valid_from=MARCH, by=BY)
    history.record_profile(
        OURS, Profile(deed_no="12", deed_on=MARCH, npwp="12.345.678.9-012.345"),
        valid_from=MAY, by=BY,
    )  # fmt: skip

    assert queries.profile_on(OURS, MARCH - DAY) == Profile()
    assert queries.profile_on(OURS, MAY - DAY) == Profile(deed_no="12")
    assert queries.profile_on(OURS, MAY) == Profile(
        deed_no="12", deed_on=MARCH, npwp="0123456789012345"
    )
    assert queries.profile_on(THEIRS, MAY) == Profile()


def test_the_later_record_of_a_day_holds(history, queries):
    for address in ("Jl. Lama", "Jl. Baru"):
        history.record_profile(OURS, Profile(address=address), valid_from=MARCH, by=BY)

    assert queries.profile_on(OURS, MARCH).address == "Jl. Baru"


def test_papers_that_look_wrong_are_kept_and_told(history, queries):
    told = history.record_profile(OURS, Profile(nib="12"), valid_from=MARCH, by=BY)

    assert [doubt.field for doubt in told] == ["nib"]
    assert queries.profile_on(OURS, MARCH).nib == "12"


def test_by_law_values_hold_from_their_day_on(history, queries):
    bounds = (10_000, 1_000_000)
    for value, day in ((100_000, MARCH), (150_000, MAY)):
        history.set_parameter(OURS, "simpanan_pokok", value, bounds=bounds, valid_from=day, by=BY)
    history.set_parameter(OURS, "simpanan_wajib", 10_000, bounds=bounds, valid_from=MAY, by=BY)

    assert queries.parameters_on(OURS, MARCH - DAY) == {}
    assert queries.parameters_on(OURS, MAY - DAY) == {"simpanan_pokok": 100_000}
    assert queries.parameters_on(OURS, MAY) == {
        "simpanan_pokok": 150_000,
        "simpanan_wajib": 10_000,
    }
    assert queries.parameters_on(THEIRS, MAY) == {}


@pytest.mark.parametrize("value", [9_999, 1_000_001, -1, 0])
def test_a_value_outside_the_standards_bounds_is_refused(history, queries, value):
    with pytest.raises(ParameterOutOfRange):
        history.set_parameter(
            OURS, "simpanan_pokok", value, bounds=(10_000, 1_000_000), valid_from=MARCH, by=BY
        )

    assert queries.parameters_on(OURS, MARCH) == {}


def take_office(history, body, position, name="Aminah", day=MARCH):
    return history.seat(OURS, body, position, name=name, held_from=day, by=BY)


def test_offices_are_held_from_the_first_day_to_the_last(history, queries):
    ketua = take_office(history, BoardBody.PENGURUS, "ketua")
    take_office(history, BoardBody.PENGAWAS, "ketua pengawas", "Petinggi")
    history.leave_office(OURS, ketua, held_until=MAY)
    take_office(history, BoardBody.PENGURUS, "ketua", "Yusuf", MAY + DAY)

    def names(day):
        return [(seat.body, seat.name) for seat in queries.board_on(OURS, day)]

    assert names(MARCH - DAY) == []
    assert names(MAY) == [("pengurus", "Aminah"), ("pengawas", "Petinggi")]
    assert names(MAY + DAY) == [("pengurus", "Yusuf"), ("pengawas", "Petinggi")]
    assert queries.board_on(THEIRS, MAY) == []


def test_a_name_can_be_erased_and_the_office_stays(history, queries, database):
    office = take_office(history, BoardBody.PENGELOLA, "manajer", "Kenari")

    history.erase_name(OURS, office)

    [seat] = queries.board_on(OURS, MARCH)
    assert (seat.position, seat.name) == ("manajer", "(dihapus)")
    assert "Kenari" not in str(
        database.execute("SELECT * FROM cooperative_board_member").fetchall()
    )


def test_offices_that_cannot_be_are_refused(history, queries):
    office = take_office(history, BoardBody.PENGURUS, "ketua")
    before = queries.board_on(OURS, MARCH)

    with pytest.raises(history.OfficeEndsBeforeItBegins):
        history.leave_office(OURS, office, held_until=MARCH - DAY)
    with pytest.raises(history.OfficeNotFound):
        history.leave_office(OURS, UUID(int=1), held_until=MAY)
    with pytest.raises(history.OfficeNotFound):
        history.leave_office(THEIRS, office, held_until=MAY)
    with pytest.raises(history.OfficeNotFound):
        history.erase_name(THEIRS, office)
    with pytest.raises(history.OfficeIncomplete):
        take_office(history, BoardBody.PENGURUS, "sekretaris", "  ")

    assert queries.board_on(OURS, MARCH) == before


@pytest.fixture
def full(history):
    """A row of ours in each table."""
    history.record_profile(OURS, Profile(deed_no="12"), valid_from=MARCH, by=BY)
    history.set_parameter(OURS, "simpanan_pokok", 1, bounds=(0, 9), valid_from=MARCH, by=BY)
    take_office(history, BoardBody.PENGURUS, "ketua")


@pytest.fixture
def app():
    from lumbung.tenancy import addresses

    with psycopg.connect(addresses.url(addresses.Role.APP)) as connection:
        yield connection


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_another_co_operative_sees_and_writes_nothing_of_ours(full, app, table):
    count = f"SELECT count(*) FROM {table}"
    assert app.execute(count).fetchone() == (0,)
    app.execute(f"SET LOCAL app.koperasi_id = '{THEIRS}'")
    assert app.execute(count).fetchone() == (0,)
    app.execute(f"SET LOCAL app.koperasi_id = '{OURS}'")
    assert app.execute(count).fetchone() == (1,)

    app.execute(f"SET LOCAL app.koperasi_id = '{THEIRS}'")
    columns = "koperasi_id, id, recorded_by"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        app.execute(f"INSERT INTO {table} ({columns}) VALUES ({OURS}, gen_random_uuid(), 'x')")


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_history_is_not_written_over_even_by_its_own_co_operative(full, app, table):
    for statement in (
        f"UPDATE {table} SET recorded_by = 'x'",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)
        app.rollback()


@pytest.mark.parametrize("table", TENANT_TABLES)
@pytest.mark.parametrize("role", ["OVERSIGHT", "OWNER"])
def test_oversight_has_no_grant_and_even_the_owner_needs_a_scope(full, table, role):
    from lumbung.tenancy import addresses

    with psycopg.connect(addresses.url(addresses.Role[role])) as connection:
        if role == "OVERSIGHT":
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT count(*) FROM {table}")
        else:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
