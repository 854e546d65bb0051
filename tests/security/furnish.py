"""A co-operative with at least one row in every tenant table, each made by the operation that makes it."""

import datetime as dt

from lumbung.cooperatives import history
from lumbung.cooperatives.officers.models import Examination
from lumbung.cooperatives.profile import BoardBody, Profile
from lumbung.ledger import approvals, attachments, vouchers
from lumbung.ledger.books import books_of
from lumbung.members import queries
from lumbung.members.models import MemberConsent, MemberHeir
from lumbung.migration.models import ImportMapping
from lumbung.products.savings.models import SavingsAccount, SavingsKind
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import tenant
from tests.ledger import build
from tests.products import drawers, people
from tests.static.test_statements_sent import _png

DAY = dt.date(2026, 3, 2)


def furnish(koperasi: str) -> int:
    """Returns the co-operative's id."""
    key = books_of(koperasi).koperasi_id
    who = f"{koperasi}/ketua"
    name = attachments.keep_picture(key, _png(), by=who)
    paid = build.stationery(koperasi, 150_000, beside=build.with_reason("kertas untuk rapat"))
    vouchers.execute(paid)
    raw = build.raw_journal(koperasi, ("6104", "20", 80_000), ("1101", "00", -80_000))
    raw["args"]["attachments"] = [name]
    vouchers.execute(build.parse_draft(raw))
    build.post(koperasi, ("6999", "00", 5_000), ("1101", "00", -5_000), mode="fact")
    build.switch_on(koperasi, "1104")
    vouchers.execute(build.reverse(koperasi, paid.id))
    long_ago = clock.today("Asia/Makassar") - dt.timedelta(days=20)
    approvals.submit(build.stationery(koperasi, 60_000, occurred_on=long_ago))
    history.record_profile(key, Profile(address="Jalan Mawar 1"), valid_from=DAY, by=who)
    history.set_parameter(key, "simpanan_pokok", 100_000, bounds=(0, 10**7), valid_from=DAY, by=who)
    history.seat(key, BoardBody.PENGURUS, "ketua", name="Siti", held_from=DAY, by=who)
    now = clock.now()
    with tenant(key):
        Examination(
            koperasi_id=key, id=ids.new_id(), opened_by=ids.new_id(), opened_as="dinas",
            area="64", reason="pemeriksaan tahunan", opened_at=now,
            expires_at=now + dt.timedelta(days=7),
        ).save(force_insert=True)  # fmt: skip
    _furnish_members(koperasi, key, now)
    return key


def _furnish_members(koperasi: str, key: int, now: dt.datetime) -> None:
    who = people.member(koperasi, "Siti Rahmah")
    drawers.opened(koperasi, {"100000": 1})
    drawers.handed(koperasi, 50_000)
    with tenant(key):
        queries.note_access("kartu anggota", by=f"{koperasi}/kasir", member_id=who)
        MemberHeir(
            koperasi_id=key, id=ids.new_id(), member_id=who, name="Budi", relation="anak",
            recorded_at=now,
        ).save(force_insert=True)  # fmt: skip
        ImportMapping(
            koperasi_id=key, fingerprint="0" * 64, kind="members", columns={"name": 1},
            answered_by=f"{koperasi}/bendahara", answered_at=now,
        ).save(force_insert=True)  # fmt: skip
        MemberConsent(
            koperasi_id=key, id=ids.new_id(), member_id=who, purpose="photo", text_version="1",
            channel="kertas", given_at=now, recorded_by=f"{koperasi}/kasir",
        ).save(force_insert=True)  # fmt: skip
        SavingsAccount(
            koperasi_id=key, id=ids.new_id(), member_id=who, kind=SavingsKind.BERJANGKA.value,
            opened_on=DAY, rate_bp=600, term_months=3, voucher_id=ids.new_id(),
        ).save(force_insert=True)  # fmt: skip
