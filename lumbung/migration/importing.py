"""From files to an opening in the books: check, draft, post, sign, undo. All of it, or nothing."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lumbung.core.entry import Line, SubKind
from lumbung.core.refusal import UnknownAccount
from lumbung.core.voucher import Receipt, VoucherDraft
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.drafts import draft_of
from lumbung.ledger.models import Voucher
from lumbung.ledger.operations import switched_on
from lumbung.ledger.vouchers import execute, execute_together
from lumbung.members import registry
from lumbung.members.models import Member
from lumbung.members.refusals import AlreadyMember
from lumbung.migration.draft import Draft, OpeningMember, unit_for
from lumbung.migration.gathering import gather
from lumbung.migration.mapping import remembered
from lumbung.migration.reading.sheet import Unreadable, Workbook
from lumbung.migration.reading.workbook import read_workbook
from lumbung.migration.recognising.sheets import NAME_OF, Recognised, recognise
from lumbung.migration.refusals import (
    FileHasErrors,
    FileUnreadable,
    OpeningAlready,
    OpeningNotFound,
    OpeningUndecided,
)
from lumbung.migration.standing import rounds_undone, standing_balances, standing_members
from lumbung.tenancy import clock
from lumbung.tenancy.scope import tenant
from lumbung.tenancy.sealing import blind_index

MAX_FILES = 20
MAX_MEMBERS = 5_000
# A voucher's body is bounded; so many lines stay well below it.
LINES_A_VOUCHER = 1_500


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person who imports says beside the files: the day, and where a remainder goes."""

    day: dt.date
    rest: str = ""


def read_files(files: Sequence[File]) -> list[Workbook]:
    """Refuses: FileUnreadable."""
    if len(files) > MAX_FILES:
        raise FileUnreadable(file=files[0].name, why=f"paling banyak {MAX_FILES} berkas sekaligus")
    made = []
    for file in files:
        try:
            made.append(read_workbook(file.data, file.name))
        except Unreadable as error:
            raise FileUnreadable(file=file.name[:60], why=str(error)) from None
    return made


def understand(books: Books, files: Sequence[File]) -> tuple[list[Recognised], list[str]]:
    """The lists in the files, and notes of what was left out. Refuses: FileUnreadable."""
    with tenant(books.koperasi_id):
        known = remembered()
    found: list[Recognised] = []
    notes: list[str] = []
    for workbook in read_files(files):
        notes += workbook.notes
        lists = [(sheet, recognise(sheet, known)) for sheet in workbook.sheets]
        found += [one for _, one in lists if one is not None]
        unknown = [sheet for sheet, one in lists if one is None and sheet.rows]
        if len(unknown) == len(lists):
            names = ", ".join(NAME_OF.values())
            raise FileUnreadable(
                file=workbook.name[:60],
                why="tidak ada daftar yang dikenal di dalamnya. Beri judul kolom yang jelas (misalnya "
                f"Nama, NIK, Alamat), atau pakai templat kosong. Yang dikenal: {names}",
            )
        notes += [f"Lembar «{sheet.name}» tidak dikenal, jadi tidak dibaca." for sheet in unknown]
    return found, notes


def draft(koperasi: str, files: Sequence[File], wanted: Wanted) -> Draft:
    """What the files would open the books with. Refuses: FileUnreadable, UnknownAccount."""
    books = books_of(koperasi)
    found, notes = understand(books, files)
    with tenant(books.koperasi_id):
        batch = batch_of(files, wanted, rounds_undone())
    made = Draft(koperasi, batch, wanted.day, notes=notes)
    gather(made, found, chart=books.chart, today=clock.today(books.zone))
    if wanted.rest:
        _add_rest(made, books, wanted.rest)
    if len(made.members) > MAX_MEMBERS:
        made.problems.append(
            f"anggotanya lebih dari {MAX_MEMBERS}; bagi menjadi beberapa koperasi."
        )
    with tenant(books.koperasi_id):
        _check_against_books(made, books)
    return made


def batch_of(files: Sequence[File], wanted: Wanted, rounds: int) -> str:
    """One name for these contents in any order on this day, and for how often an opening was taken back."""
    digests = sorted(hashlib.sha256(file.data).hexdigest() for file in files)
    parts = [str(rounds), wanted.day.isoformat(), wanted.rest, *digests]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _add_rest(made: Draft, books: Books, code: str) -> None:
    """The remainder goes where the person says, to an account of own capital; its question is answered."""
    account = books.chart.account(code)
    if not code.startswith("3") or account.needs_member or code == "3191":
        raise UnknownAccount(account=code, release=books.release)
    if (difference := made.difference) != 0:
        made.lines.append(Line(code, difference, unit_for(account, None)))
        made.questions = [
            asked for asked in made.questions if not asked.startswith("Yang dimiliki")
        ]


def _check_against_books(made: Draft, books: Books) -> None:
    """What the register and the chart say of it, before anything is posted."""
    if any(one.batch == made.batch for one in standing_balances()) or _members_booked(made):
        return
    taken = set(Member.objects.exclude(number=None).values_list("number", flat=True))
    for member in made.members:
        if member.number in taken:
            made.problems.append(f"{member.where}: nomor anggota {member.number} sudah dipakai.")
        try:
            registry.check_not_registered(member.identity)
        except AlreadyMember as refusal:
            made.problems.append(f"{member.where}: {refusal.message}")
    on = set(switched_on())
    for code in sorted({line.account for line in made.lines}):
        account = books.chart.accounts[code]
        if not account.is_core and code not in on:
            made.problems.append(
                f"akun {code} {account.name} belum dinyalakan di koperasi ini; nyalakan dulu."
            )


def _members_booked(made: Draft) -> bool:
    first = [made.id_of(f"voucher/{member.where}") for member in made.members[:1]]
    return Voucher.objects.filter(id__in=first).exists()


def post(koperasi: str, files: Sequence[File], wanted: Wanted, *, by: str) -> list[Receipt]:
    """Book the opening of these files, all or nothing; what is booked already keeps its answers.

    Refuses: FileUnreadable, FileHasErrors, OpeningUndecided, OpeningAlready, and as the vouchers.
    """
    made = draft(koperasi, files, wanted)
    with tenant(books_of(koperasi).koperasi_id):
        standing = standing_balances()
    if any(one.batch != made.batch for one in standing):
        raise OpeningAlready()
    if made.problems:
        raise FileHasErrors(count=len(made.problems), first=made.problems[0])
    if made.questions or made.difference:
        asked = [*made.questions, "Saldo awal belum seimbang."]
        raise OpeningUndecided(count=max(len(made.questions), 1), first=asked[0])
    return execute_together(vouchers_of(made, by=standing[0].by if standing else by))


def vouchers_of(made: Draft, *, by: str) -> list[VoucherDraft]:
    """The same draft makes the same vouchers, byte for byte: that is why nothing is booked twice."""
    drafts = [_member_voucher(made, member, by=by) for member in made.members]
    lines = [_raw_line(line) for line in made.lines]
    for start in range(0, len(lines), LINES_A_VOUCHER):
        part = lines[start : start + LINES_A_VOUCHER]
        drafts.append(
            draft_of(
                "opening.balances",
                made.koperasi,
                {"batch": made.batch, "lines": part},
                by=by,
                occurred_on=made.day,
                voucher_id=made.id_of(f"balances/{start}"),
            )
        )
    return drafts


def _member_voucher(made: Draft, member: OpeningMember, *, by: str) -> VoucherDraft:
    voucher_id, who = made.id_of(f"voucher/{member.where}"), member.identity
    beside = {
        # Its own unguessable salt, yet the same one when the same file comes again.
        "salt": blind_index(f"salt {voucher_id}").hex(), "name": who.name,
        "nik": who.nik.number if who.nik else "", "address": who.address, "phone": who.phone,
        "occupation": who.occupation,
    }  # fmt: skip
    args = {
        "member": str(member.id), "number": member.number, "joined_on": member.joined_on.isoformat(),
    }  # fmt: skip
    return draft_of(
        "opening.member", made.koperasi, args, by=by, occurred_on=made.day, voucher_id=voucher_id,
        beside=beside,
    )  # fmt: skip


def _raw_line(line: Line) -> dict[str, Any]:
    raw: dict[str, Any] = {"account": line.account, "amount": line.amount, "unit": line.unit}
    if line.sub_kind is SubKind.MEMBER:
        raw["member"] = str(line.sub)
    elif line.sub_kind is SubKind.ITEM:
        raw["item"] = str(line.sub)
    return raw


def sign(koperasi: str, day: dt.date, *, by: str) -> Receipt:
    """The supervisors sign what stands. Refuses: OpeningNotFound, and as `opening.sign`."""
    with tenant(books_of(koperasi).koperasi_id):
        standing = standing_balances()
    if not standing:
        raise OpeningNotFound()
    args = {"batch": standing[0].batch}
    return execute(draft_of("opening.sign", koperasi, args, by=by, occurred_on=day))


def undo(koperasi: str, day: dt.date, *, by: str) -> list[Receipt]:
    """Take the whole opening back, balances first. Refuses: OpeningNotFound, and as `opening.undo`."""
    with tenant(books_of(koperasi).koperasi_id):
        wanted = [one.id for one in standing_balances()] + standing_members()
    if not wanted:
        raise OpeningNotFound()
    return execute_together(
        [
            draft_of("opening.undo", koperasi, {"undoes": str(one)}, by=by, occurred_on=day)
            for one in wanted
        ]
    )
