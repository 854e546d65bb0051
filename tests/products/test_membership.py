"""From applicant to member: one person once, approved by another, active on full simpanan pokok."""

import datetime as dt
from uuid import UUID

import pytest
from django.db import connections

from lumbung.core.nik import NikUnusable
from lumbung.core.refusal import IdReused, Malformed
from lumbung.core.voucher import Mode
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.members import queries
from lumbung.members.models import MemberStatus
from lumbung.members.refusals import (
    AlreadyApproved,
    AlreadyMember,
    MemberNotFound,
    NotAnApplicant,
    OwnApplicant,
    TooYoung,
)
from lumbung.tenancy import ids
from lumbung.tenancy.scope import tenant
from tests.ledger.build import draft, with_reason
from tests.products.people import applied, applying, approved, member, new_nik, pay


def row(koperasi: str, who: UUID) -> queries.MemberRow:
    with tenant(books_of(koperasi).koperasi_id):
        return queries.find(who)


def test_a_person_becomes_a_member_in_three_steps(koperasi: str) -> None:
    who = applied(koperasi, "Siti  Aminah")
    assert row(koperasi, who).status is MemberStatus.CALON

    vouchers.execute(
        draft("members.approve", koperasi, {"member": str(who)}, by=f"{koperasi}/ketua")
    )
    assert row(koperasi, who).number is None

    pay(koperasi, who, pokok=100_000)
    made = row(koperasi, who)
    assert (made.status, made.number, made.name) == (MemberStatus.AKTIF, 1, "Siti Aminah")


def test_numbers_of_the_register_have_no_holes(koperasi: str) -> None:
    made = [member(koperasi, name) for name in ("Budi", "Ani", "Umar")]
    applied(koperasi, "Belum disetujui")

    assert [row(koperasi, who).number for who in made] == [1, 2, 3]


def test_the_same_nik_joins_once(koperasi: str) -> None:
    nik = new_nik()
    applied(koperasi, "Budi", nik=nik)

    with pytest.raises(AlreadyMember, match="atas nama Budi"):
        applied(koperasi, "Budi Lain", nik=nik)


def test_who_was_declined_may_apply_again(koperasi: str) -> None:
    nik = new_nik()
    who = applied(koperasi, "Budi", nik=nik)
    vouchers.execute(
        draft(
            "members.decline", koperasi, {"member": str(who)}, by=f"{koperasi}/ketua",
            beside=with_reason("bukan warga desa ini"),
        )
    )  # fmt: skip

    assert row(koperasi, who).status is MemberStatus.DITOLAK
    applied(koperasi, "Budi", nik=nik)


def test_nobody_approves_whom_they_wrote_down(koperasi: str) -> None:
    who = applied(koperasi)

    with pytest.raises(OwnApplicant):
        vouchers.execute(
            draft("members.approve", koperasi, {"member": str(who)}, by=f"{koperasi}/kasir")
        )


def test_an_approval_happens_once(koperasi: str) -> None:
    who = approved(koperasi)
    again = draft("members.approve", koperasi, {"member": str(who)}, by=f"{koperasi}/ketua")

    with pytest.raises(AlreadyApproved):
        vouchers.execute(again)
    pay(koperasi, who, pokok=100_000)
    with pytest.raises(NotAnApplicant):
        vouchers.execute(again)


def test_a_stranger_is_not_approved(koperasi: str) -> None:
    with pytest.raises(MemberNotFound):
        vouchers.execute(
            draft(
                "members.approve", koperasi, {"member": str(ids.new_id())}, by=f"{koperasi}/ketua"
            )
        )


def test_a_member_is_seventeen_or_married(koperasi: str) -> None:
    young = new_nik(dt.date(2012, 5, 17))

    with pytest.raises(TooYoung, match="17 Mei 2012"):
        applied(koperasi, nik=young)
    applied(koperasi, nik=young, args={"married": 1})


@pytest.mark.parametrize("nik", ["6472013202950003", "647201", "enam empat"])
def test_a_wrong_nik_writes_nothing(koperasi: str, nik: str) -> None:
    sent = applying(koperasi, nik=nik)

    with pytest.raises(NikUnusable):
        vouchers.execute(sent)
    with pytest.raises(MemberNotFound):
        row(koperasi, UUID(sent.args["member"]))


def test_membership_is_always_a_request(koperasi: str) -> None:
    with pytest.raises(Malformed):
        vouchers.execute(applying(koperasi, mode=Mode.FACT.value))


def test_sent_twice_it_is_one_person_and_another_body_is_refused(koperasi: str) -> None:
    sent = applying(koperasi, "Budi")
    first = vouchers.execute(sent)

    assert vouchers.execute(sent).receipt == first.receipt
    with pytest.raises(IdReused):
        vouchers.execute(applying(koperasi, "Lain", id=str(sent.id)))


def test_a_mistyped_name_is_corrected_and_nobody_takes_anothers_nik(koperasi: str) -> None:
    taken = new_nik()
    applied(koperasi, "Ani", nik=taken)
    who = applied(koperasi, "Bude")

    def correct(name: str, nik: str) -> None:
        beside = {"name": name, "nik": nik, "salt": "0123456789abcdef"}
        vouchers.execute(draft("members.correct", koperasi, {"member": str(who)}, beside=beside))

    correct("Budi", new_nik())
    assert row(koperasi, who).name == "Budi"
    with pytest.raises(AlreadyMember):
        correct("Budi", taken)


def test_no_nik_lies_anywhere_as_it_was_written(koperasi: str) -> None:
    nik = new_nik()
    who = applied(koperasi, "Budi Kenari", nik=nik)
    koperasi_id = books_of(koperasi).koperasi_id

    with tenant(koperasi_id), connections["default"].cursor() as cursor:
        for table in ("voucher", "beside", "member", "member_identity", "task", "approval"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE koperasi_id = %s AND"
                " (t::text LIKE %s OR t::text LIKE %s)",
                [koperasi_id, f"%{nik}%", f"%{nik.encode().hex()}%"],
            )
            assert cursor.fetchone()[0] == 0, table
        cursor.execute(
            "SELECT count(*) FROM voucher WHERE koperasi_id = %s AND position('Kenari'::bytea IN body) > 0",
            [koperasi_id],
        )
        assert cursor.fetchone()[0] == 0
    assert row(koperasi, who).nik_masked == f"{nik[:6]}******{nik[12:]}"
    assert verify_books(koperasi_id, koperasi) == []


def test_a_changed_sealed_number_is_named(koperasi: str) -> None:
    applied(koperasi, "Budi")
    applied(koperasi, "Ani")
    koperasi_id = books_of(koperasi).koperasi_id

    import psycopg

    from lumbung.tenancy import addresses

    url = addresses.url(addresses.Role.SUPERUSER)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("ALTER TABLE beside DISABLE TRIGGER ALL")
        admin.execute(
            "UPDATE beside b SET content = o.content FROM beside o WHERE b.koperasi_id = %s"
            " AND o.koperasi_id = b.koperasi_id AND o.voucher_id > b.voucher_id",
            [koperasi_id],
        )
        admin.execute("ALTER TABLE beside ENABLE TRIGGER ALL")

    assert {found.kind for found in verify_books(koperasi_id, koperasi)} == {"beside_changed"}


@pytest.mark.parametrize(
    ("query", "found"),
    [("aminah", True), ("SITI", True), ("nur", True), ("1", True), ("mina", False), ("7", False)],
)
def test_members_are_found_by_parts_of_names_and_by_number(
    koperasi: str, query: str, found: bool
) -> None:
    who = member(koperasi, "Hj. Siti Nur'aini Aminah")

    with tenant(books_of(koperasi).koperasi_id):
        assert (who in [row.id for row in queries.register(query=query)]) == found


def test_a_twin_is_shown_before_it_is_made(koperasi: str) -> None:
    who = member(koperasi, "Muhammad Rizki Saputra")
    member(koperasi, "Rizki Hidayat")

    with tenant(books_of(koperasi).koperasi_id):
        assert [row.id for row in queries.alike("H. Muhammad Riski Saputra")] == [who]
        assert queries.alike("Budi Santoso") == []
