"""Above the co-operatives: totals that add up, who sees what, and the one way into a co-operative's books."""

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lumbung.cooperatives.officers.models import Role
from lumbung.core.period import Month
from lumbung.faces.office.amounts import shorter
from lumbung.faces.office.overview import overview
from lumbung.faces.office.tiles import tile_grid
from lumbung.oversight.concerns import Worry
from lumbung.reporting.assemble import report
from lumbung.reporting.request import Kind, Request
from lumbung.tenancy import clock
from tests.office.build import signed_in
from tests.office.provinces import NORTH, PROVINCE, SOUTH, TODAY, Province, small_province, words
from tests.officers.build import officer

OCTOBER = Month(2026, 10)
REASON = "Kas terlambat ditutup dua bulan berturut-turut"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def province() -> Province:
    return small_province()


@pytest.fixture
def overseer(province: Province) -> Client:
    return signed_in(officer(Role.DINAS_PROVINSI, PROVINCE))


def figure(koperasi: str, key: str, *, kind: Kind = Kind.BALANCE_SHEET) -> int:
    first = dt.date(2026, 10, 1) if kind is Kind.PHU else None
    made = report(Request(kind, dt.date(2026, 10, 31), koperasi=koperasi, from_day=first))
    return made.statement.row(key).amounts[0] or 0


def leads(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found is not None, pattern
    return html.unescape(found[1])


def test_the_province_is_the_sum_of_its_co_operatives(province: Province) -> None:
    money = overview(PROVINCE, OCTOBER, dt.date(2026, 11, 24)).money

    def added(key: str, kind: Kind = Kind.BALANCE_SHEET) -> int:
        return sum(figure(code, key, kind=kind) for code in province.codes)

    assert money.cash == added("assets.current.cash") == 17_630_000
    assert money.liabilities == added("liabilities") == 0
    assert money.surplus == added("equity.shu") == 1_630_000
    assert money.income == added("A", Kind.PHU) + added("D", Kind.PHU) == 1_750_000
    assert money.cash_change == 1_500_000 - 120_000 + 4_000_000 + 250_000


def test_the_regencies_add_up_to_the_province(province: Province) -> None:
    found = overview(PROVINCE, OCTOBER, dt.date(2026, 11, 24))

    assert sorted(found.by_part) == [NORTH, SOUTH]
    assert sum(part.cash for part in found.by_part.values()) == found.money.cash
    assert sum(part.surplus for part in found.by_part.values()) == found.money.surplus
    assert found.by_part[SOUTH].cash == 2_000_000


def test_the_page_shows_those_totals(overseer: Client) -> None:
    page = words(overseer.get(f"/w/{PROVINCE}/"))

    assert "8 koperasi di 2 kabupaten dan kota" in page
    assert f"Kas dan bank {shorter(17_630_000)}" in page
    assert "Pendapatan Oktober Rp1,8 juta" in page
    assert "Buku Oktober ditutup 12% 1 dari 8 koperasi" in page


def test_the_statement_shows_the_same_cash_with_its_coverage(overseer: Client) -> None:
    page = words(overseer.get(f"/w/{PROVINCE}/laporan/neraca/?sampai=2026-10"))

    assert "Kas dan bank 17.630.000" in page
    assert "Cakupan: 8 koperasi" in page
    assert "Sampai Oktober 2026: 1 sudah tutup buku, 2 belum, 5 tanpa catatan" in page
    assert "Seimbang" in page


def test_the_lists_hold_whom_the_counts_count(overseer: Client, province: Province) -> None:
    def listed(state: str) -> set[str]:
        page = overseer.get(f"/w/{PROVINCE}/kelengkapan/?keadaan={state}").content.decode()
        return {code for code in province.codes if f"{code} ·" in page}

    assert listed("tutup") == {province.closed}
    assert listed("terbuka") == {province.behind, province.overdrawn}
    assert listed("senyap") == {province.silent, *province.waiting}
    assert listed("bantuan") == set(province.codes) - {province.closed}
    assert listed("") == set(province.codes)


def test_who_needs_help_comes_first_with_the_reason(overseer: Client, province: Province) -> None:
    found = overview(PROVINCE, OCTOBER, dt.date(2026, 11, 24)).concerns

    assert [one.worry for one in found] == [
        Worry.CASH_BELOW_ZERO,
        *[Worry.NEVER_STARTED] * len(province.waiting),
        Worry.SILENT,
        Worry.BEHIND,
        Worry.NONE,
    ]
    page = words(overseer.get(f"/w/{PROVINCE}/kelengkapan/"))
    for sentence in (
        "Kas atau bank tercatat minus Rp300.000: ada uang masuk yang belum dicatat.",
        "Belum pernah mencatat.",
        "Tidak ada catatan 96 hari, terakhir 20 Agustus 2026.",
        "Buku Oktober 2026 belum ditutup.",
        "Lancar: buku sampai 31 Oktober 2026 sudah ditutup.",
    ):
        assert sentence in page


def test_another_month_is_asked_for_in_the_address(overseer: Client) -> None:
    page = words(overseer.get(f"/w/{PROVINCE}/?bulan=2026-09"))

    assert "Angka sampai 30 September 2026" in page
    assert "Kas dan bank Rp12 juta" in page
    assert overseer.get(f"/w/{PROVINCE}/?bulan=besok").status_code == 200
    assert overseer.get(f"/w/{PROVINCE}/?bulan=2031-01").status_code == 200


def test_a_regency_lists_its_own_and_no_other(province: Province) -> None:
    client = signed_in(officer(Role.DINAS_KABUPATEN, NORTH))
    page = client.get(f"/w/{NORTH}/").content.decode()

    assert province.closed in page
    assert province.silent not in page
    for address in ("", "laporan/", "laporan/neraca/", "laporan/neraca/json/", "kelengkapan/"):
        assert client.get(f"/w/{NORTH}/{address}").status_code == 200, address
        for foreign in (SOUTH, PROVINCE, "64"):
            assert client.get(f"/w/{foreign}/{address}").status_code == 404, (foreign, address)


def test_the_way_up_is_shown_to_those_who_may_go_it(overseer: Client) -> None:
    own = signed_in(officer(Role.DINAS_KABUPATEN, NORTH))

    for address in (f"/w/{NORTH}/", f"/w/{NORTH}/laporan/neraca/", f"/w/{NORTH}/kelengkapan/"):
        assert f'href="/w/{PROVINCE}/' in overseer.get(address).content.decode(), address
        assert f'href="/w/{PROVINCE}/' not in own.get(address).content.decode(), address


BOOKS = ("laporan/", "laporan/neraca/", "laporan/neraca/cetak/", "laporan/neraca/xlsx/", "bukti/")


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.DINAS_KABUPATEN, NORTH),
        (Role.DINAS_PROVINSI, PROVINCE),
        (Role.AUDITOR, PROVINCE),
        (Role.PENDAMPING, NORTH),
    ],
)
def test_without_an_examination_no_overseer_reads_a_co_operative(
    province: Province, role: Role, where: str
) -> None:
    client = signed_in(officer(role, where))

    for address in BOOKS:
        answer = client.get(f"/k/{province.closed}/{address}")
        assert answer.status_code == 302, address
        assert "/periksa/" in answer.headers["Location"], address


def test_a_figure_opens_from_the_province_down_to_the_voucher(
    overseer: Client, province: Province
) -> None:
    page = overseer.get(f"/w/{PROVINCE}/").content.decode()
    address = leads(page, r'href="(/w/62/laporan/neraca/\?[^"]*dari=assets.current.cash[^"]*)"')
    for step in (rf"/w/{NORTH}/", r"/w/62\.08\.04/", rf"/k/{province.closed}/"):
        page = overseer.get(address).content.decode()
        address = leads(page, rf'href="({step}laporan/neraca/\?[^"]+)"')
    assert "Buku satu koperasi terbuka hanya dalam pemeriksaan" in page
    assert "11.380.000" in page

    form = overseer.get(address).headers["Location"]
    page = overseer.get(form).content.decode()
    onward = leads(page, r'name="lanjut" value="([^"]+)"')
    sent = {"reason": REASON, "days": 7, "lanjut": onward}
    opened = overseer.post(form, sent, follow=True)

    page = opened.content.decode()
    assert opened.request["PATH_INFO"] == f"/k/{province.closed}/laporan/neraca/"
    assert "Kas dan bank Rp11.380.000" in words(opened)
    voucher = leads(page, rf'href="(/k/{province.closed}/bukti/{province.voucher}/)"')
    picture = leads(overseer.get(voucher).content.decode(), r'"(/k/[^"]+/foto/[0-9a-f]+\.jpg)')
    assert overseer.get(picture).status_code == 200


def test_during_an_examination_every_page_says_so_and_none_writes(
    overseer: Client, province: Province
) -> None:
    _open(overseer, province.behind)

    for address in ("", "laporan/", "laporan/neraca/", "bukti/", "pemeriksaan/"):
        page = words(overseer.get(f"/k/{province.behind}/{address}"))
        assert "Pemeriksaan berjalan" in page, address
    assert overseer.get(f"/k/{province.behind}/catat/").status_code == 403
    assert overseer.get(f"/k/{province.closed}/laporan/").status_code == 302
    seen = signed_in(officer(Role.KETUA, province.behind)).get(f"/k/{province.behind}/pemeriksaan/")
    assert REASON in words(seen)


def test_an_examination_that_ran_out_opens_nothing(overseer: Client, province: Province) -> None:
    _open(overseer, province.silent)
    address = f"/k/{province.silent}/laporan/neraca/"

    assert overseer.get(address).status_code == 200
    with clock.at(TODAY + dt.timedelta(days=7, seconds=1)):
        assert overseer.get(address).status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org/k/", "/w/62/", "/k/{other}/", "/k/{own}/../../w/62/"],
)
def test_the_way_onward_stays_in_the_co_operative(
    overseer: Client, province: Province, elsewhere: str
) -> None:
    own = province.overdrawn
    sent = {"reason": REASON, "days": 1,
            "lanjut": elsewhere.format(own=own, other=province.closed)}  # fmt: skip

    answer = overseer.post(f"/w/{PROVINCE}/periksa/{own}/", sent)

    assert answer.headers["Location"] == f"/k/{own}/"


def _open(client: Client, koperasi: str) -> None:
    sent = {"reason": REASON, "days": 7}
    assert client.post(f"/w/{PROVINCE}/periksa/{koperasi}/", sent).status_code == 302


@pytest.mark.parametrize("address", ["", "kelengkapan/", "laporan/neraca/?dari=assets"])
def test_queries_do_not_grow_with_the_co_operatives(koperasi: str, address: str) -> None:
    """Eight co-operatives here, a thousand and thirty-eight there."""
    small_province()
    counts = []
    for area in (PROVINCE, "64"):
        client = signed_in(officer(Role.DINAS_PROVINSI, area))
        client.get(f"/w/{area}/{address}")
        with (
            CaptureQueriesContext(connections["default"]) as own,
            CaptureQueriesContext(connections["oversight"]) as above,
        ):
            assert client.get(f"/w/{area}/{address}").status_code == 200
        counts.append((len(own), len(above)))

    assert counts[0][0] == counts[1][0]
    # Two more where another test has closed a book year there: what closed it is read apart, once.
    assert abs(counts[0][1] - counts[1][1]) <= 2
    assert counts[0][1] <= 20
    assert counts[0][0] <= 20


def test_the_pages_read_totals_as_the_oversight_role_only(overseer: Client) -> None:
    """No table of the books is asked through the app role: row security there is one co-operative's."""
    with CaptureQueriesContext(connections["default"]) as own:
        for address in (
            "",
            "kelengkapan/",
            "laporan/",
            "laporan/phu/",
            "laporan/neraca/?dari=assets",
        ):
            assert overseer.get(f"/w/{PROVINCE}/{address}").status_code == 200

    asked = " ".join(query["sql"] for query in own)
    for table in ("month_total", "entry_line", "voucher", "balance", "chain"):
        assert f" {table}" not in asked.replace('"', ""), table


def test_east_kalimantan_has_its_map_and_any_other_province_a_grid() -> None:
    drawn = tile_grid("64")

    assert next(code for code in drawn if code) == "64.03"
    assert sorted(code for code in drawn if code) == [
        "64.01", "64.02", "64.03", "64.07", "64.08", "64.09", "64.11", "64.71", "64.72", "64.74",
    ]  # fmt: skip
    assert tile_grid("62") == sorted(tile_grid("62"))
    assert len(tile_grid("62")) == 14
