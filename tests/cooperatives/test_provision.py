"""Provisioning: one co-operative a village, however often it is run and wherever it stops."""

import os
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest

from lumbung.cooperatives.areas import UnknownArea, gazetteer
from lumbung.cooperatives.naming import new_cooperatives

RELEASE = "2026.1"


@pytest.fixture(autouse=True)
def _tables(database):
    return


def rows(look):
    return look.execute(
        "SELECT c.id, c.code, c.name, c.kind, v.village, c.area, c.zone"
        " FROM cooperative c JOIN cooperative_village v ON v.koperasi_id = c.id ORDER BY c.id"
    ).fetchall()


def planned(area):
    return [
        (c.id, c.code, c.name, c.kind, c.village, c.district, c.zone)
        for c in new_cooperatives(gazetteer(), area, present={})
    ]


def provision(*arguments):
    from lumbung.cooperatives.operations import provision

    return provision(*arguments)


class StopHere(Exception):
    """What a person who presses Ctrl-C raises."""


def stop_after(villages):
    def progress(done, total):
        if done >= villages:
            raise StopHere

    return progress


def test_east_kalimantan_becomes_1038_co_operatives_in_ten_regencies(database):
    result = provision("64", RELEASE)

    assert (result.made, len(result.koperasi), result.villages) == (1_038, 1_038, 1_038)
    assert (result.desa, result.kelurahan) == (841, 197)
    assert (result.regencies, result.districts) == (10, 105)
    assert result.koperasi[0] == (6_400_001, "64.01.01")
    assert rows(database) == planned("64")
    assert database.execute("SELECT DISTINCT release FROM cooperative").fetchall() == [(RELEASE,)]


def test_twice_in_a_row_changes_nothing(database):
    first = provision("64", RELEASE)
    before = rows(database)
    second = provision("64", "2027.1")

    assert second.made == 0
    assert second.koperasi == first.koperasi
    assert rows(database) == before
    # A release is adopted by the co-operative, not by running this again.
    assert database.execute("SELECT DISTINCT release FROM cooperative").fetchall() == [(RELEASE,)]


def test_an_area_brings_the_areas_above_and_below_it(database):
    provision("64.03.04", RELEASE)

    codes = [code for (code,) in database.execute("SELECT code FROM area ORDER BY code")]
    assert codes[:3] == ["64", "64.03", "64.03.04"]
    assert len(codes) == 3 + len(gazetteer().villages("64.03.04"))


def test_one_regency_first_and_the_province_later(database):
    alone = provision("64.07", RELEASE)
    whole = provision("64", RELEASE)

    assert (alone.made, alone.desa, alone.kelurahan) == (194, 190, 4)
    assert (whole.made, whole.villages) == (1_038 - 194, 1_038)
    by_village = {row[4]: row[2] for row in rows(database)}
    assert by_village == {row[4]: row[2] for row in planned("64")}


def test_a_single_village_can_be_provisioned(database):
    result = provision("64.03.04.2013", RELEASE)

    assert (result.made, result.villages, result.desa) == (1, 1, 1)
    assert rows(database)[0][1:3] == ("KT-0001", "Koperasi Desa Merah Putih Siduung Indah")


def test_progress_counts_up_to_every_village():
    told = []
    provision("64", RELEASE, lambda done, total: told.append((done, total)))

    assert told[-1] == (1_038, 1_038)
    assert told == sorted(told)
    assert {total for _, total in told} == {1_038}


def test_a_run_that_is_stopped_leaves_whole_provinces_and_the_next_one_goes_on(database):
    with pytest.raises(StopHere):
        provision("64", RELEASE, stop_after(500))
    assert rows(database) == []

    with pytest.raises(StopHere):
        provision("ID", RELEASE, stop_after(20_000))
    stopped_at = rows(database)
    assert {row[0] // 100_000 for row in stopped_at} == {11, 12, 13, 14, 15}

    for province in ("64", "16"):
        provision(province, RELEASE)
    assert rows(database) == [*stopped_at, *planned("16"), *planned("64")]


def _wait_for_its_server_process(database):
    """What the killed run had sent is still being done by its server process for a moment."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND usename = 'lumbung_owner' AND state <> 'idle'"
    )
    for _ in range(200):
        if database.execute(busy).fetchone()[0] == 0:
            return
        time.sleep(0.1)
    raise AssertionError("the killed run's server process does not end")


def test_a_run_that_is_killed_has_doubled_and_lost_nothing_after_the_next_one(database):
    script = (
        "import django; django.setup()\n"
        "from lumbung.cooperatives.operations import provision\n"
        "provision('ID', '2026.1', lambda done, total: print(done, flush=True))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as run:
        for line in run.stdout:
            if int(line) > 12_500:
                run.send_signal(signal.SIGKILL)
                break

    _wait_for_its_server_process(database)
    left = rows(database)
    result = provision("ID", RELEASE)

    assert 0 < len(left) < 83_762
    assert result.made == 83_762 - len(left)
    assert (result.villages, len(result.koperasi)) == (83_762, 83_762)
    assert rows(database) == planned("ID")


def test_two_who_provision_at_once_make_each_co_operative_once(database):
    results, errors = [], []

    def run():
        from django.db import connections

        try:
            results.append(provision("64", RELEASE))
        except Exception as error:  # told to the test below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(result.made for result in results) == [0, 1_038]
    assert rows(database) == planned("64")


@pytest.mark.parametrize("area", ["99", "64.01.01.9999", "", "64'; --"])
def test_an_unknown_area_is_refused_and_nothing_is_made(database, area):
    with pytest.raises(UnknownArea):
        provision(area, RELEASE)

    assert rows(database) == []
    assert database.execute("SELECT count(*) FROM area").fetchone() == (0,)


@pytest.mark.parametrize("table", ["area", "cooperative", "cooperative_village"])
@pytest.mark.parametrize("role", ["APP", "OVERSIGHT", "BACKUP"])
def test_nobody_but_the_owner_changes_them(database, role, table):
    from lumbung.tenancy import addresses

    provision("64.11", RELEASE)
    before = rows(database)
    column = "name" if table != "cooperative_village" else "village"
    with psycopg.connect(addresses.url(addresses.Role[role]), autocommit=True) as connection:
        if role != "BACKUP":
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,)
        connection.execute("SET default_transaction_read_only = off")
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"INSERT INTO {table} SELECT * FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)

    assert rows(database) == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("code", "'KT-0002'"),
        ("code", "'kt-0001'"),
        ("code", "'KT-1'"),
        ("code", "'KT-00001'"),
        ("kind", "'nagari'"),
        ("area", "'64.99.99'"),
        ("merged_into_id", "id"),
    ],
)
def test_the_database_refuses_a_co_operative_that_cannot_be(database, column, value):
    provision("64.03.04.2013", RELEASE)

    with pytest.raises(psycopg.errors.IntegrityError):
        database.execute(f"UPDATE cooperative SET {column} = {value}")


def test_the_database_refuses_a_village_twice(database):
    provision("64.03.04.2013", RELEASE)

    with pytest.raises(psycopg.errors.UniqueViolation):
        database.execute("INSERT INTO cooperative_village VALUES (6400002, '64.03.04.2013')")
