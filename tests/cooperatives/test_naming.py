"""Names and codes by rule: no two alike in a province, the same in whatever order."""

from collections import Counter

import pytest

from lumbung.cooperatives.areas import NATION, gazetteer
from lumbung.cooperatives.naming import (
    CooperativeKind,
    Present,
    cooperative_code,
    cooperative_names,
    koperasi_id,
    new_cooperatives,
)


def present_after(*plans):
    """What a province has once these plans were carried out."""
    done = [cooperative for plan in plans for cooperative in plan]
    return Present(
        names=[cooperative.name for cooperative in done],
        villages=[cooperative.village for cooperative in done],
        last_number=max(cooperative.id for cooperative in done) % 100_000,
    )


def test_thirty_names_are_shared_by_seventy_villages_of_east_kalimantan():
    names = Counter(village.name for village in gazetteer().villages("64"))
    shared = {name: times for name, times in names.items() if times > 1}

    assert (len(shared), sum(shared.values())) == (30, 70)
    longer = [name for name in cooperative_names(gazetteer(), "64").values() if "Kecamatan" in name]
    assert len(longer) == 70


def test_a_name_of_one_village_alone_is_short():
    names = cooperative_names(gazetteer(), "64")

    assert names["64.01.01.2009"] == "Koperasi Desa Merah Putih Samurangau"
    assert names["64.74.03.1003"] == "Koperasi Kelurahan Merah Putih Kanaan"


def test_the_legal_name_says_desa_where_people_say_kampung():
    names = cooperative_names(gazetteer(), "64")

    assert gazetteer().get("64.03.04.2012").village_word == "kampung"
    assert names["64.03.04.2012"] == "Koperasi Desa Merah Putih Batu Rajang"
    assert names["64.03.04.2013"] == "Koperasi Desa Merah Putih Siduung Indah"


def test_a_shared_name_gets_the_kecamatan():
    names = cooperative_names(gazetteer(), "64")

    assert names["64.02.02.2014"] == "Koperasi Desa Merah Putih Sumber Sari Kecamatan Loa Kulu"
    assert names["64.07.07.2018"] == (
        "Koperasi Desa Merah Putih Sumber Sari Kecamatan Barong Tongkok"
    )


def test_a_desa_and_a_kelurahan_of_one_name_both_get_the_kecamatan():
    alike = [v for v in gazetteer().villages("64") if v.name == "Belimbing"]
    names = cooperative_names(gazetteer(), "64")

    assert {village.kind for village in alike} == {"desa", "kelurahan"}
    assert all(" Kecamatan " in names[village.code] for village in alike)


def test_where_the_kecamatan_is_shared_too_the_regency_follows():
    names = cooperative_names(gazetteer(), "32")
    sukaraja = sorted(name for name in names.values() if "Merah Putih Sukaraja Kec" in name)

    assert "Koperasi Desa Merah Putih Sukaraja Kecamatan Sukaraja Kabupaten Bogor" in sukaraja
    assert "Koperasi Desa Merah Putih Sukaraja Kecamatan Sukaraja Kabupaten Sukabumi" in sukaraja
    # Other Sukaraja lie in a kecamatan of another name and need no more than that.
    assert any("Kabupaten" not in name for name in sukaraja)


def test_two_villages_of_one_kecamatan_and_name_are_numbered():
    names = cooperative_names(gazetteer(), "71")

    assert names["71.02.11.2003"] == (
        "Koperasi Desa Merah Putih Tounelet Satu Kecamatan Sonder Kabupaten Minahasa"
    )
    assert names["71.02.11.2018"] == f"{names['71.02.11.2003']} 2"


def test_a_desa_adat_has_a_desa_co_operative_by_its_bare_name():
    [yoboi] = new_cooperatives(gazetteer(), "91.03.01.3007", present={})

    assert yoboi.kind is CooperativeKind.DESA
    assert yoboi.name == "Koperasi Desa Merah Putih Yoboi"


def test_no_two_co_operatives_of_a_province_share_a_name_anywhere_in_the_nation():
    plan = new_cooperatives(gazetteer(), NATION, present={})

    assert len(plan) == 83_762
    assert len({cooperative.id for cooperative in plan}) == 83_762
    assert len({cooperative.code for cooperative in plan}) == 83_762
    assert len({(c.code[:2], c.name.casefold()) for c in plan}) == 83_762


def test_east_kalimantan_gets_1038_co_operatives_numbered_by_village_code():
    plan = new_cooperatives(gazetteer(), "64", present={})

    assert Counter(cooperative.kind for cooperative in plan) == {"desa": 841, "kelurahan": 197}
    assert [c.code for c in plan] == [f"KT-{number:04d}" for number in range(1, 1_039)]
    assert [c.id for c in plan] == list(range(6_400_001, 6_401_039))
    assert [c.village for c in plan] == sorted(c.village for c in plan)
    assert {c.zone for c in plan} == {"Asia/Makassar"}
    assert plan[0].district == "64.01.01"


def test_a_second_plan_is_empty():
    first = new_cooperatives(gazetteer(), "64", present={})

    assert new_cooperatives(gazetteer(), "64", present={"64": present_after(first)}) == []


def test_an_interrupted_plan_goes_on_where_it_stopped():
    whole = new_cooperatives(gazetteer(), "64", present={})

    for done in (1, 417, 1_037):
        rest = new_cooperatives(gazetteer(), "64", present={"64": present_after(whole[:done])})
        assert rest == whole[done:]


def test_names_do_not_depend_on_which_regency_came_first():
    alone = new_cooperatives(gazetteer(), "64.07", present={})
    rest = new_cooperatives(gazetteer(), "64", present={"64": present_after(alone)})
    whole = new_cooperatives(gazetteer(), "64", present={})

    assert {c.village: c.name for c in [*alone, *rest]} == {c.village: c.name for c in whole}
    assert [c.id % 100_000 for c in [*alone, *rest]] == list(range(1, 1_039))


def test_a_new_village_leaves_an_old_name_alone():
    sumber_sari = "Koperasi Desa Merah Putih Sumber Sari"
    there = Present(names=[sumber_sari], villages=["64.02.02.2014"], last_number=9)

    names = cooperative_names(gazetteer(), "64", present=there)

    assert sumber_sari not in names.values()
    assert "64.02.02.2014" not in names


def test_a_name_that_is_taken_is_lengthened_until_it_is_free():
    short = "Koperasi Desa Merah Putih Samurangau"
    longer = f"{short} Kecamatan Batu Sopang"
    longest = f"{longer} Kabupaten Paser"

    def name_beside(*taken):
        return cooperative_names(gazetteer(), "64", present=Present(names=taken))["64.01.01.2009"]

    assert name_beside() == short
    assert name_beside(short.upper()) == longer
    assert name_beside(short, longer) == longest
    assert name_beside(short, longer, longest) == f"{longest} 2"


def test_codes_and_numbers():
    assert cooperative_code("KT", 417) == "KT-0417"
    assert cooperative_code("JT", 10_001) == "JT-10001"
    assert koperasi_id("64", 417) == 6_400_417
    for impossible in (0, -1, 100_000):
        with pytest.raises(AssertionError):
            koperasi_id("64", impossible)
