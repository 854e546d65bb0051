"""Lists of co-operatives by area and code, as every face shows them."""

import pytest

from lumbung.cooperatives.areas import UnknownArea
from lumbung.core.refusal import UnknownCooperative


@pytest.fixture(autouse=True)
def _province(database):
    from lumbung.cooperatives.operations import provision

    provision("64", "2026.1")


def listed(area):
    from lumbung.cooperatives.queries import cooperatives_in

    return cooperatives_in(area)


def test_a_row_tells_the_village_by_its_local_words():
    from lumbung.cooperatives.queries import VillageServed, cooperative

    [row] = listed("64.07.12.2016")

    assert row == cooperative(row.code)
    assert row.name == "Koperasi Desa Merah Putih Bukit Harapan Kecamatan Bongan"
    assert (row.kind, row.area, row.regency) == ("desa", "64.07.12", "64.07")
    assert row.regency_name == "Kabupaten Kutai Barat"
    assert (row.release, row.zone, row.merged_into) == ("2026.1", "Asia/Makassar", None)
    assert row.villages == (VillageServed("64.07.12.2016", "Bukit Harapan", "kampung", "petinggi"),)


@pytest.mark.parametrize(
    ("area", "count"), [("ID", 1_038), ("64", 1_038), ("64.72", 59), ("64.11", 50), ("63", 0)]
)
def test_an_area_lists_its_own_in_order_of_codes(area, count):
    rows = listed(area)

    assert len(rows) == count
    assert [row.code for row in rows] == sorted(row.code for row in rows)


def test_one_query_lists_a_province(database):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        listed("64")

    assert len(queries) == 1


def test_what_is_not_there_is_refused():
    from lumbung.cooperatives.queries import cooperative

    with pytest.raises(UnknownArea):
        listed("98")
    with pytest.raises(UnknownCooperative):
        cooperative("KT-9999")
