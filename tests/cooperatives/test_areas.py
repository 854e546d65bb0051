"""The area files as they are shipped: whole, with the right zone and words for every village."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from lumbung.cooperatives.areas import (
    DATA,
    NATION,
    AreaKind,
    Level,
    UnknownArea,
    gazetteer,
    read_gazetteer,
)

# domain.md 10.3: desa and kelurahan of East Kalimantan by regency.
EAST_KALIMANTAN = {
    "64.01": (139, 5),
    "64.02": (193, 44),
    "64.03": (100, 10),
    "64.07": (190, 4),
    "64.08": (139, 2),
    "64.09": (30, 24),
    "64.11": (50, 0),
    "64.71": (0, 34),
    "64.72": (0, 59),
    "64.74": (0, 15),
}


def test_the_whole_nation_is_there():
    levels = Counter(area.level for area in gazetteer())

    assert levels == {
        Level.PROVINCE: 38,
        Level.REGENCY: 514,
        Level.DISTRICT: 7_285,
        Level.VILLAGE: 83_762,
    }
    assert len(gazetteer()) == 38 + 514 + 7_285 + 83_762


def test_every_area_but_a_province_lies_in_one_that_exists():
    areas = gazetteer().areas

    for area in gazetteer():
        if area.level is Level.PROVINCE:
            assert area.parent is None
        else:
            assert areas[area.parent].code == area.code.rpartition(".")[0]


def test_every_name_can_be_printed_and_has_no_stray_marks():
    for area in gazetteer():
        assert area.name == " ".join(area.name.split())
        assert area.name.isprintable()
        assert not set(area.name) & set('"’'), area


def test_east_kalimantan_has_its_841_desa_and_197_kelurahan_in_ten_regencies():
    villages = gazetteer().villages("64")
    counted = {
        regency: (
            sum(v.kind is AreaKind.DESA for v in gazetteer().villages(regency)),
            sum(v.kind is AreaKind.KELURAHAN for v in gazetteer().villages(regency)),
        )
        for regency in {village.code[:5] for village in villages}
    }

    assert counted == EAST_KALIMANTAN
    assert len(villages) == 1_038
    assert Counter(village.kind for village in villages) == {"desa": 841, "kelurahan": 197}
    # 103 kecamatan until Kota Bangun Darat and Samboja Barat were split off in Kutai Kartanegara.
    assert len({village.code[:8] for village in villages}) == 105


def test_villages_of_an_area_are_those_that_begin_with_its_code():
    found = [village.code for village in gazetteer().villages("64.07.05")]

    everything = [area.code for area in gazetteer() if area.level is Level.VILLAGE]
    assert found == [code for code in everything if code.startswith("64.07.05.")]
    assert [v.code for v in gazetteer().villages(found[0])] == found[:1]
    assert [v.code for v in gazetteer().villages(NATION)] == everything


@pytest.mark.parametrize("code", ["", "6", "64.", "99", "64.01.01.9999", "kaltim", "64.07\x00"])
def test_an_area_that_is_not_in_the_list_is_refused(code):
    with pytest.raises(UnknownArea) as refused:
        gazetteer().villages(code)

    assert refused.value.code == "unknown_area"


def test_a_regency_part_of_71_and_above_is_a_kota():
    kinds = {area.code: area.kind for area in gazetteer() if area.level is Level.REGENCY}

    for code, kind in kinds.items():
        name = gazetteer().get(code).name
        assert name.startswith("Kota ") == (kind is AreaKind.KOTA), name


def test_the_fourteen_desa_adat_of_jayapura_are_a_kind_of_their_own():
    adat = [area for area in gazetteer() if area.kind is AreaKind.DESA_ADAT]

    assert len(adat) == 14
    assert {area.code[:5] for area in adat} == {"91.03"}
    assert {area.village_word for area in adat} == {"kampung adat"}


@pytest.mark.parametrize(
    ("village", "word", "head"),
    [
        ("64.01.01.2009", "desa", "kepala desa"),
        ("64.03.04.2012", "kampung", "kepala kampung"),
        ("64.03.05.1005", "kelurahan", "lurah"),
        ("64.07.12.2016", "kampung", "petinggi"),
        ("64.11.01.2001", "kampung", "petinggi"),
        ("64.72.03.1002", "kelurahan", "lurah"),
        ("11.01.01.2001", "gampong", "keuchik"),
        ("13.01.01.2001", "nagari", "wali nagari"),
        ("13.77.01.2017", "desa", "kepala desa"),
        ("34.01.01.2001", "kalurahan", "lurah"),
        ("91.03.01.2004", "kampung", "kepala kampung"),
    ],
)
def test_a_village_and_its_head_are_called_as_people_call_them_there(village, word, head):
    area = gazetteer().get(village)

    assert (area.village_word, area.head_word) == (word, head)


def test_words_hold_downwards_and_a_regency_tells_those_of_its_desa():
    assert gazetteer().get("64").village_word == "desa"
    assert gazetteer().get("64.07").village_word == "kampung"
    assert gazetteer().get("64.07.05").head_word == "petinggi"


def test_the_longest_code_wins_down_to_a_single_village(tmp_path):
    for file in DATA.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "words.csv").open("a") as words:
        words.write("64.07.05,desa,lou,kepala lou\n64.07.05.2008,desa,benua,kepala benua\n")

    areas = read_gazetteer(tmp_path)

    assert areas.get("64.07.05.2008").village_word == "benua"
    assert areas.get("64.07.05.2009").village_word == "lou"
    assert areas.get("64.07.12.2016").village_word == "kampung"


def test_a_kecamatan_is_called_distrik_in_papua():
    assert gazetteer().district_words("64.07.05") == ("kecamatan", "camat")
    assert gazetteer().district_words("94.03.01") == ("distrik", "kepala distrik")


def test_every_province_has_a_real_zone_and_kalimantan_lies_in_two():
    zones = {province: gazetteer().get(province).zone for province in gazetteer().provinces(NATION)}

    assert len(zones) == 38
    assert all(ZoneInfo(zone).key == zone for zone in zones.values())
    assert Counter(gazetteer().zone_label(province) for province in zones) == {
        "WIB": 18,
        "WITA": 12,
        "WIT": 8,
    }
    assert zones["61"] == zones["62"] == "Asia/Jakarta"
    assert zones["63"] == zones["64"] == zones["65"] == "Asia/Makassar"
    assert zones["82"] == "Asia/Jayapura"
    assert gazetteer().get("64.74.03.1003").zone == "Asia/Makassar"


def test_every_province_has_two_letters_of_its_own():
    letters = [gazetteer().letters(province) for province in gazetteer().provinces(NATION)]

    assert gazetteer().letters("64") == "KT"
    assert len(set(letters)) == 38
    assert all(len(pair) == 2 and pair.isascii() and pair.isupper() for pair in letters)


def test_the_licence_of_the_list_stands_beside_it():
    notice = (DATA / "NOTICE.md").read_text()

    assert "idn-area-data 4.0.1" in notice
    assert "Open Database License (ODbL) 1.0" in notice
    assert (DATA / "ODbL-1.0.md").read_text().startswith("# Open Database License (ODbL)")
