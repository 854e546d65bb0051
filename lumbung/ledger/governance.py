"""Vouchers about the co-operative itself: by-law values, papers and offices; they move no money.

Terms change only by a voucher, so the chain holds who changed which rule and when. What names a
person or a way to reach one travels beside the body and can be erased (UU 27/2022 Pasal 16).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from lumbung.cooperatives import history
from lumbung.cooperatives.profile import BoardBody, Profile
from lumbung.cooperatives.queries import profile_on
from lumbung.core.period import parse_day
from lumbung.core.refusal import Malformed, UnknownParameter
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger.books import Books
from lumbung.ledger.operations import check_args
from lumbung.ledger.vouchers import Decision, once_per_voucher
from lumbung.standard import queries as standard
from lumbung.standard.parameters import Parameter

PAPERS = {"deed_no", "deed_on", "ahu_no", "nib", "npwp", "nik", "valid_from"}
REACHED_BY = {"address", "phone", "email"}


@once_per_voucher("cooperative.set_parameter")
def set_parameter(voucher: VoucherDraft, books: Books) -> Decision:
    """A by-law value from a day on: `{name, value, valid_from}`, within the standard's bounds.

    Refuses: Malformed, DateOutOfRange, UnknownParameter, ParameterOutOfRange.
    """
    check_args(voucher, {"name", "value", "valid_from"})
    value = voucher.args.get("value")
    if not isinstance(value, int):
        raise Malformed(what="«value» harus bilangan bulat")
    rule = _rule(voucher.args.get("name"), books)
    rule.check(value)
    valid_from = _day(voucher.args, "valid_from")
    bounds = (rule.minimum, rule.maximum)

    def write(books: Books, voucher: VoucherDraft) -> None:
        history.set_parameter(
            books.koperasi_id, rule.name, value, bounds=bounds, valid_from=valid_from, by=voucher.by
        )

    return Decision(after=write)


@once_per_voucher("cooperative.record_papers")
def record_papers(voucher: VoucherDraft, books: Books) -> Decision:
    """The papers from a day on: `{valid_from, deed_no?, deed_on?, ahu_no?, nib?, npwp?, nik?}`; address,
    phone and email beside. What is not named stays as it stood.

    Refuses: Malformed, DateOutOfRange.
    """
    check_args(voucher, PAPERS)
    valid_from = _day(voucher.args, "valid_from")
    profile = changed(profile_on(books.koperasi_id, valid_from), voucher)

    def write(books: Books, voucher: VoucherDraft) -> None:
        history.record_profile(books.koperasi_id, profile, valid_from=valid_from, by=voucher.by)

    return Decision(after=write)


def changed(profile: Profile, voucher: VoucherDraft) -> Profile:
    """The profile with what the voucher names. Refuses: Malformed, DateOutOfRange."""
    beside = voucher.beside or {}
    new: dict[str, Any] = {
        name: _text(voucher.args, name)
        for name in PAPERS - {"deed_on", "valid_from"}
        if name in voucher.args
    }
    new |= {name: _text(beside, name) for name in REACHED_BY if name in beside}
    if "deed_on" in voucher.args:
        new["deed_on"] = _day(voucher.args, "deed_on") if voucher.args["deed_on"] else None
    return replace(profile, **new)


@once_per_voucher("cooperative.seat")
def seat(voucher: VoucherDraft, books: Books) -> Decision:
    """Who takes an office from a day on: `{body, position, held_from}`, the name beside.

    Refuses: Malformed, DateOutOfRange, OfficeIncomplete.
    """
    check_args(voucher, {"body", "position", "held_from"})
    name, position = _text(voucher.beside or {}, "name").strip(), _text(voucher.args, "position")
    if voucher.args.get("body") not in set(BoardBody):
        raise Malformed(what="«body» harus pengurus, pengawas, atau pengelola")
    if not name or not position.strip():
        raise history.OfficeIncomplete()
    body, held_from = BoardBody(voucher.args["body"]), _day(voucher.args, "held_from")

    def write(books: Books, voucher: VoucherDraft) -> None:
        history.seat(
            books.koperasi_id, body, position, name=name, held_from=held_from, by=voucher.by
        )

    return Decision(after=write)


@once_per_voucher("cooperative.leave_office")
def leave_office(voucher: VoucherDraft, books: Books) -> Decision:
    """The last day of an office: `{office: <id>, held_until}`.

    Refuses: Malformed, DateOutOfRange, OfficeNotFound, OfficeEndsBeforeItBegins.
    """
    check_args(voucher, {"office", "held_until"})
    held_until = _day(voucher.args, "held_until")
    try:
        office = UUID(str(voucher.args.get("office")))
    except ValueError:
        raise Malformed(what="«office» harus nomor jabatan (UUID)") from None

    def write(books: Books, voucher: VoucherDraft) -> None:
        history.leave_office(books.koperasi_id, office, held_until=held_until)

    return Decision(after=write)


def _rule(name: object, books: Books) -> Parameter:
    """A rule that a co-operative may set. Refuses: UnknownParameter."""
    rule = standard.parameters(books.release).get(str(name))
    if rule is None or rule.set_by != "koperasi":
        raise UnknownParameter(name=str(name)[:40], release=books.release)
    return rule


def _day(args: Mapping[str, Any], name: str) -> dt.date:
    return parse_day(args.get(name), where=name)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise Malformed(what=f"«{name}» harus tulisan")
    return value
