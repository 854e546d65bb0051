"""A co-operative's roles change only by vouchers in its chain, which name no person."""

import threading

import pytest

from lumbung.cooperatives.officers.models import Assignment, Role, User
from lumbung.cooperatives.officers.operations import NewOfficer
from lumbung.cooperatives.officers.queries import active_assignments
from lumbung.cooperatives.officers.refusals import BoardAndSupervisor, UsernameTaken
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import Outcome, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.staffing import assign_role, create_officer, end_role
from lumbung.ledger.telling import draft_stored, told
from lumbung.tenancy import clock
from tests.ledger import build, witness
from tests.officers.build import also, officer, place, regency_of, username

ROLE_VOUCHERS = (
    "SELECT kind, actor, body FROM voucher WHERE koperasi_id = %(k)s"
    " AND kind LIKE 'cooperative.%%_role' ORDER BY seq"
)


def spoken(koperasi: str) -> list[tuple[str, str]]:
    """By whom, and the sentence a supervisor reads, of every role voucher."""
    books = books_of(koperasi)
    return [
        (actor, told(draft_stored(bytes(body), None), books).sentence)
        for _, actor, body in witness.rows(koperasi, ROLE_VOUCHERS)
    ]


def giving(koperasi: str, user: User, role: str, handle: str, by: str) -> VoucherDraft:
    args = {"user": str(user.pk), "role": role, "handle": handle}
    today = clock.today("Asia/Makassar")
    return build.draft("cooperative.give_role", koperasi, args, by=by, occurred_on=today)


def ending(koperasi: str, held: Assignment, by: str) -> VoucherDraft:
    args = {"assignment": str(held.pk), "role": held.role, "handle": held.handle}
    today = clock.today("Asia/Makassar")
    return build.draft("cooperative.end_role", koperasi, args, by=by, occurred_on=today)


def test_every_giver_and_every_ending_stands_in_the_chain(koperasi: str) -> None:
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    where = place(koperasi)
    chair = create_officer(NewOfficer(username(), "Ketua", Role.KETUA), where, by=district).user
    clerk = officer(Role.JURU_BUKU, koperasi)
    second = create_officer(NewOfficer(username(), "Juru", Role.JURU_BUKU), where, by=chair).user
    (held,) = active_assignments(second)

    end_role(held.pk, where, by=chair)

    over = f"{regency_of(koperasi)}/{active_assignments(district)[0].handle}"
    assert spoken(koperasi) == [
        (over, "Ketua ditunjuk: ketua."),
        (f"{koperasi}/pemasangan", "Juru buku ditunjuk: juru-buku."),
        (f"{koperasi}/ketua", "Juru buku ditunjuk: juru-buku-2."),
        (f"{koperasi}/ketua", "Tugas juru buku berakhir: juru-buku-2."),
    ]
    assert active_assignments(clerk)
    assert not active_assignments(second)
    witness.assert_clean(koperasi)


def test_the_row_is_the_vouchers_own_and_its_body_names_nobody(koperasi: str) -> None:
    user = officer(Role.KASIR, koperasi)
    (held,) = active_assignments(user)

    ((at, body),) = witness.rows(
        koperasi, "SELECT recorded_at, body FROM voucher WHERE id = %(v)s", v=held.pk
    )

    assert held.valid_from == at
    assert b"Orang" not in bytes(body)
    assert user.username.encode() not in bytes(body)


def test_an_account_without_its_role_is_not_left_behind(koperasi: str) -> None:
    name, where = username(), place(koperasi)
    create_officer(NewOfficer(name, "Siti", Role.KASIR), where, by=None)

    with witness.nothing_written(koperasi), pytest.raises(UsernameTaken):
        create_officer(NewOfficer(name, "Siti", Role.KASIR), where, by=None)
    with witness.nothing_written(koperasi), pytest.raises(BoardAndSupervisor):
        assign_role(User.objects.get(username=name), Role.PENGAWAS, where, by=None)


@pytest.mark.parametrize(
    ("role", "handle", "by", "code"),
    [
        ("kasir", "kasir", "bendahara", "not_allowed"),
        ("kasir", "kasir", "pengawas", "not_allowed"),
        ("kasir", "kasir", "nobody", "not_allowed"),
        ("ketua", "ketua-2", "ketua", "not_allowed"),
        ("kasir", "kasir-2", "ketua", "handle_not_next"),
        ("kasir", "ketua", "ketua", "handle_not_next"),
        ("auditor", "auditor", "pemasangan", "role_of_another_place"),
        ("raja", "raja", "pemasangan", "malformed"),
    ],
)
def test_a_draft_from_anywhere_meets_the_same_rules(
    koperasi: str, role: str, handle: str, by: str, code: str
) -> None:
    for held in (Role.KETUA, Role.BENDAHARA, Role.PENGAWAS):
        officer(held, koperasi)
    newcomer = User.objects.create_user(username(), "Orang Baru")

    with witness.refused(code, koperasi):
        vouchers.execute(giving(koperasi, newcomer, role, handle, f"{koperasi}/{by}"))

    assert not active_assignments(newcomer)


def test_nobody_writes_a_voucher_about_themselves(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)
    (held,) = active_assignments(chair)

    with witness.refused("own_role", koperasi):
        vouchers.execute(giving(koperasi, chair, "kasir", "kasir", f"{koperasi}/ketua"))
    secretary = also(officer(Role.SEKRETARIS, koperasi), Role.BENDAHARA, koperasi)
    treasurer = next(a for a in active_assignments(secretary) if a.role == Role.BENDAHARA)
    with witness.refused("own_role", koperasi):
        vouchers.execute(ending(koperasi, treasurer, f"{koperasi}/sekretaris"))

    assert active_assignments(chair) == [held]


def test_a_regency_has_no_say_outside_it_and_an_ended_chair_none_at_all(
    koperasi: str, other_koperasi: str
) -> None:
    chair, cashier = officer(Role.KETUA, koperasi), officer(Role.KASIR, koperasi)
    (held,) = active_assignments(cashier)
    end_role(active_assignments(chair)[0].pk, place(koperasi), by=None)
    elsewhere = "64.71" if regency_of(koperasi) != "64.71" else "64.72"
    stranger = active_assignments(officer(Role.DINAS_KABUPATEN, elsewhere))[0]

    for by in (f"{koperasi}/ketua", f"{elsewhere}/{stranger.handle}"):
        with witness.refused("not_allowed", koperasi):
            vouchers.execute(ending(koperasi, held, by))
    with witness.refused("role_not_found", other_koperasi):
        vouchers.execute(ending(other_koperasi, held, f"{other_koperasi}/pemasangan"))


def test_a_repeat_is_answered_and_gives_nothing_twice(koperasi: str) -> None:
    officer(Role.KETUA, koperasi)
    newcomer = User.objects.create_user(username(), "Orang Baru")
    draft = giving(koperasi, newcomer, "kasir", "kasir", f"{koperasi}/ketua")

    first, again = vouchers.execute(draft), vouchers.execute(draft)

    assert (first.outcome, again.outcome) == (Outcome.EXECUTED, Outcome.REPEATED)
    assert first.number == again.number
    assert len(active_assignments(newcomer)) == 1


def test_the_same_role_given_by_many_at_once_gets_a_handle_each(koperasi: str) -> None:
    where, people = place(koperasi), [User.objects.create_user(username(), "Uji") for _ in range(4)]
    outcomes: list[str] = []

    def give(user: User) -> None:
        from django.db import connections

        try:
            outcomes.append(assign_role(user, Role.KASIR, where, by=None).handle)
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=give, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    given = [handle for handle in outcomes if handle.startswith("kasir")]
    assert given, outcomes
    assert len(set(given)) == len(given)
    assert set(outcomes) - set(given) <= {"busy"}
    witness.assert_clean(koperasi)
