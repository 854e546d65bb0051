"""Heirs and consents: kept beside the books, taken back as easily, what rested on them erased."""

from typing import Any
from uuid import UUID

import pytest

from lumbung.core.phone import PhoneUnusable
from lumbung.core.refusal import Malformed, Refusal
from lumbung.core.voucher import Receipt
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.members import queries
from lumbung.members.consents import CURRENT, LABELS, TEXTS, text_of
from lumbung.members.models import MemberIdentity
from lumbung.members.refusals import (
    ConsentGiven,
    ConsentNotGiven,
    NameUnusable,
    NoSuchConsent,
    NotLiving,
    TooManyHeirs,
)
from lumbung.tenancy.scope import tenant
from tests.ledger.build import draft, with_reason
from tests.products.people import member

SALT = "0123456789abcdef"
ANI = {"name": "Ani Lestari", "relation": "anak", "phone": "0812 3456 7890"}


def heirs_of(koperasi: str, who: UUID) -> list[tuple[str, str, str]]:
    with tenant(books_of(koperasi).koperasi_id):
        return [(one.name, one.relation, one.phone) for one in queries.heirs(who)]


def name(koperasi: str, who: UUID, *heirs: Any) -> Receipt:
    beside = {"heirs": list(heirs), "salt": SALT}
    return vouchers.execute(
        draft("members.name_heirs", koperasi, {"member": str(who)}, beside=beside)
    )


def agree(koperasi: str, who: UUID, purpose: str = "photo", **changes: str) -> Receipt:
    args = {"member": str(who), "purpose": purpose, "text": CURRENT, "channel": "kertas", **changes}
    return vouchers.execute(draft("members.consent", koperasi, args))


def withdraw(koperasi: str, who: UUID, purpose: str = "photo") -> Receipt:
    args = {"member": str(who), "purpose": purpose}
    return vouchers.execute(draft("members.withdraw_consent", koperasi, args))


def leave(koperasi: str, who: UUID) -> None:
    args = {"member": str(who)}
    vouchers.execute(draft("members.resign", koperasi, args, beside=with_reason("pindah jauh")))


def test_heirs_are_named_anew_as_a_whole(koperasi: str) -> None:
    who = member(koperasi)
    name(koperasi, who, ANI, {"name": "Budi", "relation": "suami"})
    assert heirs_of(koperasi, who) == [
        ("Ani Lestari", "anak", "+6281234567890"), ("Budi", "suami", ""),
    ]  # fmt: skip

    name(koperasi, who, {"name": "Budi", "relation": "suami"})
    assert heirs_of(koperasi, who) == [("Budi", "suami", "")]


@pytest.mark.parametrize(
    ("heirs", "refusal"),
    [
        (["Ani"], Malformed),
        ([{**ANI, "name": "123"}], NameUnusable),
        ([{**ANI, "phone": "12"}], PhoneUnusable),
        ([ANI] * 7, TooManyHeirs),
    ],
)
def test_heirs_that_cannot_be_are_refused_and_the_old_ones_stay(
    koperasi: str, heirs: list[Any], refusal: type[Refusal]
) -> None:
    who = member(koperasi)
    name(koperasi, who, ANI)

    with pytest.raises(refusal):
        name(koperasi, who, *heirs)
    assert len(heirs_of(koperasi, who)) == 1


def test_consent_is_kept_with_its_text_and_withdrawn_with_what_rested_on_it(koperasi: str) -> None:
    who, koperasi_id = member(koperasi), books_of(koperasi).koperasi_id
    agree(koperasi, who)
    agree(koperasi, who, "decile")
    with tenant(koperasi_id):
        MemberIdentity.objects.filter(member_id=who).update(
            photo=b"x", decile=3, decile_source="DTSEN"
        )
        given = queries.consents(who)["photo"]
    assert (given.text_version, given.channel) == (CURRENT, "kertas")
    assert text_of("photo", given.text_version)

    withdraw(koperasi, who)
    with tenant(koperasi_id):
        kept = MemberIdentity.objects.get(member_id=who)
        assert set(queries.consents(who)) == {"decile"}
        assert len(queries.consents_ever(who)) == 2
    assert (kept.photo, kept.decile) == (None, 3)
    withdraw(koperasi, who, "decile")
    with tenant(koperasi_id):
        assert MemberIdentity.objects.get(member_id=who).decile is None
    agree(koperasi, who)


def test_a_consent_is_given_once_and_only_what_was_given_is_withdrawn(koperasi: str) -> None:
    who = member(koperasi)
    with pytest.raises(ConsentNotGiven):
        withdraw(koperasi, who)
    agree(koperasi, who)
    with pytest.raises(ConsentGiven):
        agree(koperasi, who)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"purpose": "dna"}, NoSuchConsent),
        ({"text": "1999.1"}, NoSuchConsent),
        ({"channel": "telepati"}, Malformed),
        ({"text": ""}, Malformed),
    ],
)
def test_a_consent_to_what_was_never_asked_is_none(
    koperasi: str, changes: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        agree(koperasi, member(koperasi), **changes)


def test_who_left_names_nobody_but_may_still_withdraw(koperasi: str) -> None:
    who = member(koperasi)
    agree(koperasi, who)
    leave(koperasi, who)

    with pytest.raises(NotLiving):
        name(koperasi, who, ANI)
    with pytest.raises(NotLiving):
        agree(koperasi, who, "whatsapp")
    withdraw(koperasi, who)


def test_every_purpose_has_a_label_and_its_current_text() -> None:
    assert TEXTS.keys() == LABELS.keys()
    assert all(text_of(purpose, CURRENT) for purpose in TEXTS)
