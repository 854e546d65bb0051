"""The area table follows the files: loaded once, changed where they changed, never forgetting."""

from dataclasses import replace

import pytest

from lumbung.cooperatives.areas import gazetteer


@pytest.fixture(autouse=True)
def _tables(database):
    return


def store(areas, **options):
    from django.db import transaction

    from lumbung.cooperatives.area_table import store_areas

    with transaction.atomic(using="owner"):
        return store_areas(areas, **options)


def test_the_whole_nation_is_loaded_and_a_second_time_changes_nothing(database):
    from lumbung.cooperatives.area_table import load_areas

    assert load_areas() == 91_599
    assert load_areas() == 0
    assert database.execute(
        "SELECT level, count(*) FROM area WHERE is_current GROUP BY 1 ORDER BY 2"
    ).fetchall() == [("province", 38), ("regency", 514), ("district", 7_285), ("village", 83_762)]


def test_each_row_says_what_the_file_says(database):
    store(gazetteer().within("64.07.12"))

    assert database.execute("SELECT * FROM area WHERE code = '64.07.12.2016'").fetchone() == (
        "64.07.12.2016",
        "Bukit Harapan",
        "village",
        "desa",
        "Asia/Makassar",
        "kampung",
        "petinggi",
        True,
        "64.07.12",
    )


def test_a_renamed_village_is_changed_alone(database):
    areas = list(gazetteer().within("64.07.12"))
    store(areas)
    areas[-1] = replace(areas[-1], name="Nama Baru")

    assert store(areas) == 1
    assert database.execute("SELECT name FROM area ORDER BY code DESC LIMIT 1").fetchone() == (
        "Nama Baru",
    )


def test_an_area_that_left_the_list_stays_and_may_come_back(database):
    areas = gazetteer().within("64.07.12")
    store(areas, is_whole=True)

    assert store(areas[:-1], is_whole=True) == 1
    assert database.execute("SELECT code FROM area WHERE NOT is_current").fetchall() == [
        (areas[-1].code,)
    ]
    assert store(areas, is_whole=True) == 1
    assert database.execute("SELECT count(*) FROM area WHERE NOT is_current").fetchone() == (0,)


def test_a_part_of_the_nation_says_nothing_about_the_rest(database):
    store(gazetteer().within("64.07.12"))
    store(gazetteer().within("64.11"))

    assert database.execute("SELECT count(*) FROM area WHERE NOT is_current").fetchone() == (0,)


def test_a_co_operative_follows_its_village_to_another_code(database, tmp_path, monkeypatch):
    from lumbung.cooperatives import area_table
    from lumbung.cooperatives.operations import provision

    provision("64.07.12.2016", "2026.1")
    # Moved twice, and one that nobody serves; 64.07.12.2015 is where it is now.
    (tmp_path / "moved.csv").write_text(
        "old,new\n64.07.12.2016,64.07.99.2001\n64.07.99.2001,64.07.12.2015\n1,2\n"
    )
    monkeypatch.setattr(area_table, "DATA", tmp_path)

    store(gazetteer().within("64.07"))
    result = provision("64.07.12.2015", "2026.1")

    assert (result.made, result.villages) == (0, 1)
    assert database.execute("SELECT * FROM cooperative_village").fetchall() == [
        (6_400_001, "64.07.12.2015")
    ]


def test_a_move_never_gives_a_village_two_co_operatives(database, tmp_path, monkeypatch):
    from lumbung.cooperatives import area_table
    from lumbung.cooperatives.operations import provision

    provision("64.07.12", "2026.1")
    before = database.execute("SELECT * FROM cooperative_village ORDER BY 1").fetchall()
    (tmp_path / "moved.csv").write_text("old,new\n64.07.12.2016,64.07.12.2015\n")
    monkeypatch.setattr(area_table, "DATA", tmp_path)

    store(gazetteer().within("64.07.12"))

    after = database.execute("SELECT * FROM cooperative_village ORDER BY 1").fetchall()
    assert after == before
