"""Closing and reopening on the screen: the checklist, what it means, and never by one person alone."""

import datetime as dt

import pytest

from lumbung.cooperatives.officers.models import Role
from lumbung.core.period import Month
from lumbung.ledger import vouchers
from lumbung.ledger.month_end import closings
from tests.ledger.build import draft, journal, post
from tests.office.books import Desk, desk, recorded, today, words

REASON = "bukti solar tertinggal di laci"


def last_month(koperasi: str) -> Month:
    return Month.of(today(koperasi)).previous()


@pytest.fixture
def treasurer(koperasi: str) -> Desk:
    """Books whose first voucher lies in the month before this one."""
    day = last_month(koperasi).first_day.isoformat()
    post(koperasi, ("1101", "00", 500_000), ("3112", "00", -500_000), occurred_on=day)
    return desk(Role.BENDAHARA, koperasi)


def close(at: Desk) -> None:
    at.open("tutup/")
    answer = at.send("tutup/bulan/", {})
    assert answer.status_code == 302


def test_empty_books_have_nothing_to_close(koperasi: str) -> None:
    assert "Belum ada yang dapat ditutup" in words(desk(Role.BENDAHARA, koperasi).open("tutup/"))


def test_the_checklist_says_what_closing_means_before_it_is_done(treasurer: Desk) -> None:
    month = last_month(treasurer.koperasi)

    page = words(treasurer.open("tutup/"))

    for told in (
        f"Menutup {month.label}", "Bulannya sudah lewat", "Tidak ada selisih yang menggantung",
        "Tidak ada lagi yang dapat mencatat", f"Tutup {month.label}", "Rp500.000",
    ):  # fmt: skip
        assert told in page, told
    assert closings(treasurer.books).latest is None


def test_a_month_is_closed_once_however_often_it_is_pressed(treasurer: Desk) -> None:
    treasurer.open("tutup/")
    sent = dict(treasurer.hidden)

    for _ in range(2):
        treasurer.hidden = dict(sent)
        assert treasurer.send("tutup/bulan/", {}).status_code == 302

    assert closings(treasurer.books).latest == last_month(treasurer.koperasi)
    kinds = [found.kind for found in recorded(treasurer.koperasi)]
    assert kinds == ["ledger.close_month", "ledger.journal"]
    assert "Tunggu sampai" in words(treasurer.open("tutup/"))


def test_the_page_says_which_month_was_closed(treasurer: Desk) -> None:
    close(treasurer)

    page = words(treasurer.open("tutup/"))

    number = recorded(treasurer.koperasi)[0].number
    assert f"{last_month(treasurer.koperasi).label} sudah ditutup (bukti {number})." in page


def test_suspense_stops_it_and_says_which(treasurer: Desk) -> None:
    day = last_month(treasurer.koperasi).last_day.isoformat()
    lines = ("1106", "20", 7_000), ("1103", "20", -7_000)
    post(treasurer.koperasi, *lines, occurred_on=day)

    page = words(treasurer.open("tutup/"))

    assert "Selesaikan selisih lebih dulu" in page
    assert "Kas Kasir Gerai −Rp7.000" in page
    assert f"Tutup {last_month(treasurer.koperasi).label}" not in page
    treasurer.hidden["bulan"] = str(last_month(treasurer.koperasi))
    refused = treasurer.send("tutup/bulan/", {})
    assert refused.status_code == 422
    assert "harus nol sebelum bulan ditutup" in words(refused)


@pytest.mark.parametrize("month", ["", "2026-13", "abc", "2020-01"])
def test_a_month_that_cannot_be_closed_is_refused(treasurer: Desk, month: str) -> None:
    treasurer.open("tutup/")

    answer = treasurer.send("tutup/bulan/", {"bulan": month})

    assert answer.status_code == 422
    assert closings(treasurer.books).latest is None


def test_what_waits_is_named_but_does_not_stop_it(treasurer: Desk) -> None:
    day = last_month(treasurer.koperasi).last_day.isoformat()
    lines = ("1999", "00", 5), ("1101", "00", -5)
    vouchers.execute(journal(treasurer.koperasi, *lines, mode="fact", occurred_on=day))

    page = words(treasurer.open("tutup/"))

    assert "Masih ada yang perlu diperiksa 1 lagi" in page
    assert "Ada pembayaran tanpa foto nota" in page
    close(treasurer)


@pytest.mark.parametrize("role", [Role.KETUA, Role.PENGAWAS, Role.KASIR])
def test_others_look_and_do_not_close(treasurer: Desk, role: Role) -> None:
    other = desk(role, treasurer.koperasi)

    page = words(other.open("tutup/"))

    assert "Bulannya sudah lewat" in page
    assert "Ditutup oleh bendahara, juru buku, atau manajer" in page
    assert (
        other.send("tutup/bulan/", {"bulan": str(last_month(treasurer.koperasi))}).status_code
        == 403
    )


def test_reopening_is_asked_by_one_and_done_by_another(treasurer: Desk) -> None:
    close(treasurer)
    treasurer.open("tutup/buka/")
    asked = treasurer.send("tutup/buka/", {"alasan": REASON})
    assert "/persetujuan/" in asked.headers["Location"]
    assert closings(treasurer.books).latest == last_month(treasurer.koperasi)
    own = treasurer.open(asked.headers["Location"])
    assert "orang lain yang memutuskan" in words(own)
    assert treasurer.send(f"{asked.headers['Location']}setujui/", {}).status_code == 403

    chair = desk(Role.KETUA, treasurer.koperasi)
    page = words(chair.open(asked.headers["Location"]))
    assert (
        f"Bulan {last_month(treasurer.koperasi).label}, yang sudah ditutup, dibuka kembali" in page
    )
    assert REASON in page
    chair.send(f"{asked.headers['Location']}setujui/", {})

    assert closings(treasurer.books).latest is None
    assert "Bila disetujui, " not in page
    found = recorded(treasurer.koperasi)[0]
    assert found.said.sentence == f"{last_month(treasurer.koperasi).label} dibuka kembali."
    assert (found.kind, found.second) == ("ledger.reopen_month", f"{treasurer.koperasi}/ketua")
    assert found.draft is not None
    assert found.draft.args == {"second": f"{treasurer.koperasi}/ketua"}


def test_reopening_needs_a_reason_and_something_closed(treasurer: Desk) -> None:
    assert treasurer.open("tutup/buka/").status_code == 409
    close(treasurer)
    treasurer.open("tutup/buka/")

    answer = treasurer.send("tutup/buka/", {"alasan": "ya"})

    assert answer.status_code == 422
    assert "Tulis alasannya" in words(answer)


def test_asking_twice_is_one_request(treasurer: Desk) -> None:
    close(treasurer)
    treasurer.open("tutup/buka/")

    first, again = (treasurer.send("tutup/buka/", {"alasan": REASON}) for _ in range(2))

    assert first.headers["Location"] == again.headers["Location"]


def test_this_month_waits_until_it_is_over(koperasi: str) -> None:
    day = today(koperasi)
    post(koperasi, ("1101", "00", 5), ("4309", "00", -5), occurred_on=day.isoformat())
    at = desk(Role.BENDAHARA, koperasi)

    page = words(at.open("tutup/"))

    assert "Bulannya belum lewat" in page
    assert at.send("tutup/bulan/", {"bulan": f"{day:%Y-%m}"}).status_code == 422


def test_a_closed_month_opens_again_for_records(treasurer: Desk) -> None:
    close(treasurer)
    reason = {"reason": REASON, "salt": "0" * 32}
    args = {"second": f"{treasurer.koperasi}/ketua"}
    day = today(treasurer.koperasi).isoformat()
    more = {"beside": reason, "occurred_on": day}
    vouchers.execute(draft("ledger.reopen_month", treasurer.koperasi, args, **more))

    page = words(treasurer.open("tutup/"))

    assert f"Menutup {last_month(treasurer.koperasi).label}" in page
    stands = closings(treasurer.books)
    assert stands.closed_until == last_month(treasurer.koperasi).first_day - dt.timedelta(days=1)
