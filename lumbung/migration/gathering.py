"""From recognised sheets to a draft: each list is read row by row, and every mistake is named by its row."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lumbung.core.chart import Chart
from lumbung.core.entry import HEAD_OFFICE, Line, SubKind
from lumbung.core.money import format_rupiah
from lumbung.core.nik import Nik, NikUnusable, parse_nik
from lumbung.core.phone import PhoneUnusable, parse_phone
from lumbung.members.identity import Identity, sought, tidy_name
from lumbung.members.refusals import NameUnusable
from lumbung.migration.draft import (
    SAVINGS_ACCOUNT,
    Claim,
    Draft,
    Ledgered,
    OpeningMember,
    signed,
    unit_for,
)
from lumbung.migration.recognising.numbers import Unclear, amount_of, day_of, nik_text
from lumbung.migration.recognising.sheets import NAME_OF, Kind, Recognised, Row, doubled, title_of
from lumbung.migration.recognising.words import ACCOUNT_OF, plain, unit_in
from lumbung.products.savings.rules import UNIT_OF

MAX_PROBLEMS = 200
TEXT_LIMIT = 200
STOCK_ACCOUNT = {"20": "1151", "25": "1152", "30": "1154", "40": "1155"}


@dataclass
class Gathering:
    """One import under way."""

    draft: Draft
    chart: Chart
    today: dt.date
    ledger: Ledgered = field(init=False)
    by_nik: dict[str, OpeningMember] = field(default_factory=dict)
    by_number: dict[int, OpeningMember] = field(default_factory=dict)
    by_name: dict[str, list[OpeningMember]] = field(default_factory=dict)
    account_names: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledgered(self.draft, self.chart)
        names = {plain(account.name): account.code for account in self.chart}
        self.account_names = {**names, **ACCOUNT_OF}

    def problem(self, row: Row, words: str) -> None:
        if len(self.draft.problems) < MAX_PROBLEMS:
            self.draft.problems.append(f"{row.where}: {words}")

    def amount(self, row: Row, name: str) -> int:
        """The amount in a column, 0 where it is not one (and the mistake is noted)."""
        try:
            return amount_of(row.cell(name))
        except Unclear as error:
            self.problem(row, f"{error}.")
            return 0

    def day(self, row: Row, name: str) -> dt.date | None:
        try:
            return day_of(row.cell(name))
        except Unclear as error:
            self.problem(row, f"{error}.")
            return None


def gather(draft: Draft, found: Sequence[Recognised], *, chart: Chart, today: dt.date) -> Draft:
    """Fill the draft with all that the sheets hold; the order of the files does not matter."""
    work = Gathering(draft, chart, today)
    for sheet in found:
        if twice := doubled(sheet.headers):
            words = f"judul kolom «{twice[0]}» ada dua kali; hapus atau ganti nama salah satunya."
            draft.problems.append(f"lembar «{sheet.sheet.name}» baris {sheet.header_row}: {words}")
    order = (Kind.MEMBERS, Kind.SAVINGS, Kind.LOANS, Kind.STOCK, Kind.BALANCES)
    for kind in (*order, Kind.CASH, Kind.BANK, Kind.UNIT):
        for sheet in (one for one in found if one.kind is kind):
            READERS[kind](work, sheet)
    _number(work)
    if any(sheet.kind is Kind.MEMBERS for sheet in found) and not draft.members:
        draft.problems.append("daftar anggota hanya berisi judul kolom; isi dulu anggotanya.")
    work.ledger.settle()
    return draft


def _members(work: Gathering, found: Recognised) -> None:
    sums = dict.fromkeys(SAVINGS_ACCOUNT, 0)
    for row in found.rows():
        if row.is_total:
            _check_total(work, row, sums)
        elif (member := _member(work, row)) is not None:
            _add(sums, _savings_of(work, row, member, found))


def _member(work: Gathering, row: Row) -> OpeningMember | None:
    if not row.text("name") and not row.text("nik"):
        if any(row.text(name) for name in SAVINGS_ACCOUNT):
            work.problem(row, "ada jumlah simpanan tanpa nama anggota.")
        return None
    identity = _identity(work, row)
    joined = work.day(row, "joined")
    if joined is not None and joined > work.draft.day:
        work.problem(row, f"tanggal masuk {joined:%d-%m-%Y} sesudah tanggal saldo awal.")
    if identity is None:
        return None
    member = OpeningMember(
        work.draft.id_of(f"member/{row.where}"), row.where, _number_of(work, row), identity,
        joined or work.draft.day,
    )  # fmt: skip
    _file(work, row, member)
    return member


def _identity(work: Gathering, row: Row) -> Identity | None:
    nik: Nik | None = None
    try:
        name = tidy_name(row.text("name"))
    except NameUnusable as refusal:
        work.problem(row, refusal.message)
        return None
    try:
        written = nik_text(row.cell("nik"))
        nik = parse_nik(written, today=work.today) if written not in {"", "-"} else None
    except NikUnusable as refusal:
        work.problem(row, f"NIK {name}: {refusal.details['why']}. Salin 16 angkanya dari KTP.")
    except Unclear as error:
        work.problem(row, f"{error}.")
    return Identity(
        name=name, nik=nik, address=row.text("address")[:TEXT_LIMIT],
        phone=_phone(work, row), occupation=row.text("occupation")[:TEXT_LIMIT],
    )  # fmt: skip


def _phone(work: Gathering, row: Row) -> str:
    """A phone that Excel made a number of has lost its 0; one that is none is left out and noted."""
    written = row.text("phone").lstrip("'").split("/")[0].strip()
    if written.startswith("8"):
        written = f"0{written}"
    try:
        return parse_phone(written) if written != "-" else ""
    except PhoneUnusable:
        work.draft.notes.append(f"{row.where}: nomor HP belum benar, jadi dikosongkan dulu.")
        return ""


def _number_of(work: Gathering, row: Row) -> int:
    """The last digits of `KMP-0012`; 0 where none is written (given at the end)."""
    digits = "".join(c if c.isdigit() else " " for c in row.text("number")).split()
    if not digits:
        return 0
    number = int(digits[-1][:9])
    return number if 0 < number < 10**6 else 0


def _file(work: Gathering, row: Row, member: OpeningMember) -> None:
    nik = member.identity.nik
    if nik is not None:
        if (other := work.by_nik.get(nik.number)) is not None:
            work.problem(row, f"NIK {nik.masked} sudah ada di {other.where}. Satu orang satu kali.")
        work.by_nik.setdefault(nik.number, member)
    if member.number:
        if (other := work.by_number.get(member.number)) is not None:
            work.problem(row, f"nomor anggota {member.number} sudah dipakai di {other.where}.")
        work.by_number.setdefault(member.number, member)
    work.by_name.setdefault(sought(member.identity.name), []).append(member)
    work.draft.members.append(member)


def _number(work: Gathering) -> None:
    """Who has no number gets the next ones, in the order of the list."""
    taken = max(work.by_number, default=0)
    for place, member in enumerate(work.draft.members):
        if not member.number:
            taken += 1
            work.draft.members[place] = OpeningMember(
                member.id, member.where, taken, member.identity, member.joined_on
            )
    without = sum(1 for member in work.draft.members if member.identity.nik is None)
    if without:
        work.draft.notes.append(f"{without} anggota belum ada NIK-nya; lengkapi nanti di kartunya.")


def _savings(work: Gathering, found: Recognised) -> None:
    sums = dict.fromkeys(SAVINGS_ACCOUNT, 0)
    for row in found.rows():
        if row.is_total:
            _check_total(work, row, sums)
        elif (member := _find(work, row)) is not None:
            _add(sums, _savings_of(work, row, member, found))


def _savings_of(
    work: Gathering, row: Row, member: OpeningMember, found: Recognised
) -> dict[str, int]:
    made = {}
    for kind, account in SAVINGS_ACCOUNT.items():
        made[kind] = amount = work.amount(row, kind)
        if amount < 0:
            work.problem(row, f"simpanan {kind} {member.identity.name} minus; tidak mungkin.")
        elif amount:
            line = Line(account, -amount, UNIT_OF[kind], member.id, SubKind.MEMBER)
            source = f"{NAME_OF[found.kind]} («{found.sheet.name}»)"
            work.ledger.detail(account, line, source)
    return made


def _add(sums: dict[str, int], more: Mapping[str, int]) -> None:
    for name, amount in more.items():
        sums[name] += amount


def _check_total(work: Gathering, row: Row, sums: Mapping[str, int]) -> None:
    """The sum that a list states of itself."""
    for name, summed in sums.items():
        stated = work.amount(row, name)
        if stated and stated != summed:
            work.draft.questions.append(
                f"{row.where}: jumlah {name} tertulis {format_rupiah(stated)}, sedangkan baris-barisnya "
                f"berjumlah {format_rupiah(summed)}. Periksa mana yang benar."
            )


def _find(work: Gathering, row: Row) -> OpeningMember | None:
    """Whose row this is: by NIK, else number, else the full name if only one has it."""
    name = row.text("name")
    if not name and not row.text("nik") and not _number_of(work, row):
        if any(row.text(column) for column in (*SAVINGS_ACCOUNT, "principal")):
            work.problem(row, "ada jumlah tanpa nama anggota.")
        return None
    try:
        member = work.by_nik.get(nik_text(row.cell("nik")))
    except Unclear:
        member = None
    member = member or work.by_number.get(_number_of(work, row))
    alike = work.by_name.get(sought(name), [])
    if member is not None:
        if name and member not in alike:
            same = member.identity.name
            work.problem(row, f"nomornya milik {same}, tetapi namanya {name}. Mana yang benar?")
        return member
    if len(alike) > 1:
        work.problem(row, f"ada {len(alike)} anggota bernama {name}; tambahkan nomor anggotanya.")
    elif not alike:
        work.problem(row, f"{name or 'nomor ini'} tidak ada di daftar anggota.")
    return alike[0] if alike else None


def _loans(work: Gathering, found: Recognised) -> None:
    sums = {"principal": 0}
    for row in found.rows():
        if row.is_total:
            _check_total(work, row, sums)
            continue
        if (member := _find(work, row)) is None:
            continue
        amount = work.amount(row, "principal")
        sums["principal"] += amount
        if amount < 0:
            work.problem(row, f"sisa pinjaman {member.identity.name} minus; tidak mungkin.")
        elif amount:
            line = Line("1131", amount, "10", member.id, SubKind.MEMBER)
            work.ledger.detail("1131", line, f"daftar pinjaman («{found.sheet.name}»)")


def _stock(work: Gathering, found: Recognised) -> None:
    unit = unit_in(title_of(found)) or "20"
    account = STOCK_ACCOUNT.get(unit, "1151")
    unit = unit if unit in STOCK_ACCOUNT else "20"
    summed = 0
    for row in found.rows():
        if row.is_total:
            _check_total(work, row, {"total": summed})
            continue
        name = row.text("item")
        if not name:
            continue
        amount = work.amount(row, "total") or _counted(work, row)
        summed += amount
        if amount < 0:
            work.problem(row, f"nilai stok «{name[:40]}» minus; hitung lagi barangnya.")
        elif amount:
            item: UUID = work.draft.id_of(f"item/{account}/{plain(name)}")
            line = Line(account, amount, unit, item, SubKind.ITEM)
            work.ledger.detail(account, line, f"daftar stok («{found.sheet.name}»)")


def _counted(work: Gathering, row: Row) -> int:
    """Quantity times price, in whole rupiah; a quantity may be 2,5."""
    price = work.amount(row, "price")
    written = row.cell("quantity")
    try:
        quantity = float(str(written or 0).replace(",", "."))
    except ValueError:
        work.problem(row, f"banyaknya «{str(written)[:20]}» bukan angka.")
        return 0
    if not abs(quantity) < 10**9:
        work.problem(row, "banyaknya terlalu besar.")
        return 0
    # Thousandths of the measure are as fine as any scale in a village.
    return (round(quantity * 1000) * price + 500) // 1000


def _balances(work: Gathering, found: Recognised) -> None:
    for row in found.rows():
        if row.is_total:
            continue
        amounts = {
            name: work.amount(row, name)
            for name in ("debit", "credit", "balance", "total")
            if name in row.columns
        }
        if not any(amounts.values()):
            continue
        code = _account(work, row)
        if code is None:
            continue
        account = work.chart.accounts[code]
        if "debit" in amounts or "credit" in amounts:
            amount = amounts.get("debit", 0) - amounts.get("credit", 0)
        else:
            natural = amounts.get("balance") or amounts.get("total", 0)
            amount = signed(account, abs(natural) if account.is_contra else natural)
        if account.is_cash and amount < 0:
            work.problem(row, f"{account.name} minus; uang tidak mungkin kurang dari nol.")
        unit = unit_for(account, _unit(work, row))
        claim = Claim(code, unit, amount, f"{NAME_OF[found.kind]} («{found.sheet.name}»)")
        work.ledger.balances.append(claim)


def _unit(work: Gathering, row: Row) -> str | None:
    written = row.text("unit")
    if not written:
        return None
    if written.zfill(2) in work.chart.units:
        return written.zfill(2)
    if (unit := unit_in(written)) is None:
        work.problem(row, f"unit «{written[:30]}» tidak dikenal.")
    return unit


def _account(work: Gathering, row: Row) -> str | None:
    """The standard's account by code, else by its name or what villages call it."""
    code = row.text("code").replace(".", "").replace("-", "").strip()
    name = plain(row.text("account") or row.text("text"))
    if code in work.chart.accounts and code not in {"3191", "1171"}:
        return code
    if (known := work.account_names.get(name)) is not None and known not in {"3191", "1171"}:
        return known
    shown = " ".join(part for part in (code, row.text("account") or row.text("text")) if part)[:60]
    work.problem(
        row, f"akun «{shown}» tidak ada di bagan akun baku. Tulis kode bakunya di kolom Kode."
    )
    return None


def _book(work: Gathering, found: Recognised) -> None:
    """The last balance of a cash, bank or unit book, checked against its own rows."""
    inflow, outflow = ("in", "out") if "in" in found.columns else ("debit", "credit")
    running: int | None = None
    for row in found.rows():
        if row.is_total:
            continue
        moved = work.amount(row, inflow) - work.amount(row, outflow)
        if row.text("balance"):
            stated = work.amount(row, "balance")
            if running is not None and stated != running + moved:
                work.problem(
                    row,
                    f"saldo tertulis {format_rupiah(stated)}, seharusnya {format_rupiah(running + moved)} "
                    f"(saldo baris sebelumnya ditambah masuk, dikurangi keluar).",
                )
            running = stated
        else:
            running = (running or 0) + moved
        work.day(row, "day")
    account, unit = _place(found)
    if running is not None and running < 0:
        work.draft.problems.append(f"lembar «{found.sheet.name}»: saldo akhirnya minus.")
    source = f"{NAME_OF[found.kind]} («{found.sheet.name}»)"
    work.ledger.books.append(Claim(account, unit, running or 0, source))


def _place(found: Recognised) -> tuple[str, str]:
    unit = unit_in(title_of(found))
    if found.kind is Kind.CASH:
        return "1101", HEAD_OFFICE
    if found.kind is Kind.BANK:
        return ("1113", "10") if unit == "10" else ("1111", HEAD_OFFICE)
    return ("1102", "10") if unit == "10" else ("1103", unit or "20")


READERS = {
    Kind.MEMBERS: _members, Kind.SAVINGS: _savings, Kind.LOANS: _loans, Kind.STOCK: _stock,
    Kind.BALANCES: _balances, Kind.CASH: _book, Kind.BANK: _book, Kind.UNIT: _book,
}  # fmt: skip
