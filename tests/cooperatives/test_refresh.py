"""Refreshing the area list: differences are told, and a list that is not whole changes nothing."""

import csv
import json

import pytest

from lumbung.cooperatives.areas import DATA, read_gazetteer
from lumbung.cooperatives.refresh import AreaListNotWhole, refresh

PROVINCES = [("64", "Kalimantan Timur")]
REGENCIES = [("64.02", "Kabupaten Kutai Kartanegara"), ("64.03", "Kabupaten Berau")]
DISTRICTS = [("64.02.04", "Kota Bangun"), ("64.03.04", "Segah")]
VILLAGES = [(f"64.03.04.{number}", f"Kampung {number}") for number in range(2001, 2060)]
PARENT_COLUMNS = {
    "provinces": None,
    "regencies": "province_code",
    "districts": "regency_code",
    "villages": "district_code",
}


@pytest.fixture
def source(tmp_path):
    """A package folder that is written from four lists."""

    def write(*, version="4.0.2", districts=DISTRICTS, villages=VILLAGES, provinces=PROVINCES):
        folder = tmp_path / "package"
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"version": version}))
        lists = [provinces, REGENCIES, districts, villages]
        for (name, parent), rows in zip(PARENT_COLUMNS.items(), lists, strict=True):
            with (folder / "data" / f"{name}.csv").open("w", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["code", *([parent] if parent else []), "name"])
                for code, label in rows:
                    above = [code.rpartition(".")[0]] if parent else []
                    writer.writerow([code, *above, label])
        return folder

    return write


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("zones.csv", "letters.csv", "words.csv"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_first_list_is_all_new_and_the_same_list_again_changes_nothing(source, target):
    first = refresh(source(), target)
    before = contents(target)
    second = refresh(source(), target)

    assert len(first.added) == 1 + 2 + 2 + 59
    assert list(second.lines()) == [
        "idn-area-data 4.0.2: 1 provinces, 2 regencies, 2 districts, 59 villages"
    ]
    assert contents(target) == before
    assert read_gazetteer(target).get("64.03.04.2001").name == "Kampung 2001"


def test_new_gone_and_renamed_villages_are_told(source, target):
    refresh(source(), target)

    changed = [("64.03.04.2001", "Batu Rajang"), *VILLAGES[2:], ("64.02.04.1001", "Kota")]
    told = refresh(source(villages=changed), target)

    assert list(told.lines())[1:] == [
        "- 64.03.04.2002 Kampung 2002",
        "+ 64.02.04.1001 Kota",
        "~ 64.03.04.2001 Kampung 2001 -> Batu Rajang",
    ]
    assert "64.03.04.2002" not in read_gazetteer(target).areas


def test_a_village_that_only_changed_its_code_is_kept_as_moved(source, target):
    refresh(source(), target)
    districts = [*DISTRICTS, ("64.03.14", "Segah Hulu")]
    first = [*VILLAGES[1:], ("64.03.14.2001", VILLAGES[0][1])]
    second = [*VILLAGES[2:], ("64.03.14.2001", VILLAGES[0][1]), ("64.03.14.2002", VILLAGES[1][1])]

    told = refresh(source(districts=districts, villages=first), target)
    refresh(source(districts=districts, villages=second), target)

    assert list(told.lines())[1:] == [
        "> 64.03.04.2001 -> 64.03.14.2001 Kampung 2001",
        "+ 64.03.14 Segah Hulu",
    ]
    assert (target / "moved.csv").read_text().splitlines() == [
        "old,new",
        "64.03.04.2001,64.03.14.2001",
        "64.03.04.2002,64.03.14.2002",
    ]


def test_two_that_went_for_one_that_came_are_left_to_a_person(source, target):
    two = [("64.02.04.2001", "Sedulang"), ("64.03.04.2090", "Sedulang")]
    refresh(source(villages=[*VILLAGES, *two]), target)

    told = refresh(source(villages=[*VILLAGES, ("64.02.04.2002", "Sedulang")]), target)

    assert told.moved == {}
    assert set(told.removed) == {"64.02.04.2001", "64.03.04.2090"}


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"villages": [*VILLAGES, ("64.03.99.2001", "Yatim")]}, "induknya tidak ada"),
        ({"villages": [*VILLAGES, VILLAGES[5]]}, "tertulis dua kali"),
        ({"villages": [*VILLAGES, ("64.03.04.9001", "Aneh")]}, "bentuk kode salah"),
        ({"villages": [*VILLAGES, ("64.03.04.2099", " ")]}, "nama kosong"),
        ({"villages": [*VILLAGES, ("64.03.04.2099", "A\x07")]}, "tidak terbaca"),
        ({"villages": VILLAGES[:30]}, "villages tinggal 30 dari 59"),
        ({"provinces": [*PROVINCES, ("97", "Papua Utara")]}, "97 Papua Utara belum ada di zones"),
    ],
)
def test_a_list_that_is_not_whole_is_refused_and_the_old_one_stays(source, target, broken, told):
    refresh(source(), target)
    before = contents(target)

    with pytest.raises(AreaListNotWhole) as refused:
        refresh(source(**broken), target)

    assert told in refused.value.message
    assert contents(target) == before


def test_an_orphan_by_its_column_is_refused(source, target):
    folder = source()
    path = folder / "data" / "villages.csv"
    path.write_text(path.read_text().replace("64.03.04.2007,64.03.04", "64.03.04.2007,64.02.04"))

    with pytest.raises(AreaListNotWhole, match=r"64\.03\.04\.2007: induknya tidak cocok"):
        refresh(folder, target)


@pytest.mark.parametrize("missing", ["package.json", "data/districts.csv"])
def test_a_folder_that_is_no_package_is_refused(source, target, missing):
    folder = source()
    (folder / missing).unlink()

    with pytest.raises(AreaListNotWhole, match="tidak terbaca"):
        refresh(folder, target)


def test_a_list_without_its_columns_is_refused(source, target):
    folder = source()
    (folder / "data" / "regencies.csv").write_text("kode,nama\n64.02,Kutai\n")

    with pytest.raises(AreaListNotWhole, match="tidak terbaca"):
        refresh(folder, target)


def test_many_faults_are_told_in_short(source, target):
    orphans = [(f"64.03.99.{number}", f"Yatim {number}") for number in range(2001, 2031)]

    with pytest.raises(AreaListNotWhole, match="dan 20 lagi"):
        refresh(source(villages=[*VILLAGES, *orphans]), target)


def test_marks_that_stand_for_an_apostrophe_become_one(source, target):
    refresh(
        source(villages=[*VILLAGES, ("64.03.04.2098", 'Ja"an'), ("64.03.04.2099", "Du’en  Ha")]),
        target,
    )

    areas = read_gazetteer(target)
    assert areas.get("64.03.04.2098").name == "Ja'an"
    assert areas.get("64.03.04.2099").name == "Du'en Ha"
