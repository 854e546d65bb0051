"""What stands above and below a statement: whose it is, of when, by which standard, who printed it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from lumbung.cooperatives import queries as cooperatives
from lumbung.cooperatives.areas import Area, AreaKind, Level, gazetteer
from lumbung.cooperatives.profile import BoardBody, BoardSeat
from lumbung.core.period import format_day
from lumbung.core.statements import Statement
from lumbung.reporting.request import Comparison, Kind, Request
from lumbung.reporting.spans import Column
from lumbung.tenancy import clock


@dataclass(frozen=True, slots=True)
class Signer:
    """A place for a signature; without a name the line stays empty."""

    office: str
    name: str


@dataclass(frozen=True, slots=True)
class Heading:
    """`code` is that of the co-operative or the area; `places` and `papers` may be empty."""

    code: str
    name: str
    places: str
    papers: str
    title: str
    period: str
    unit: str
    release: str
    printed: str
    printed_at: dt.datetime
    place_of_signing: str
    signers: tuple[Signer, ...]


def of_cooperative(
    code: str, request: Request, statement: Statement, *, columns: Sequence[Column],
    unit: str, release: str,
) -> Heading:  # fmt: skip
    """The heading of a co-operative's statement, with its papers and board on the day of printing."""
    row = cooperatives.cooperative(code)
    today = clock.today(row.zone)
    profile = cooperatives.profile_on(row.id, today)
    papers = [("Badan hukum", profile.ahu_no), ("NIB", profile.nib), ("NIK koperasi", profile.nik)]
    villages = [gazetteer().get(village.code) for village in row.villages]
    printed_at = clock.now().astimezone(ZoneInfo(row.zone))
    # What the board answers for; a trial balance and a ledger are working papers.
    is_signed = Kind(request.kind) not in {Kind.TRIAL_BALANCE, Kind.LEDGER}
    return Heading(
        code=row.code,
        name=row.name,
        places=_places(villages) or profile.address,
        papers=" · ".join(f"{label} {number}" for label, number in papers if number),
        title=statement.title,
        period=_period(request, columns),
        unit=unit,
        release=release,
        printed=_printed(request, printed_at, row.area),
        printed_at=printed_at,
        place_of_signing=villages[0].name if villages else "",
        signers=_signers(cooperatives.board_on(row.id, today)) if is_signed else (),
    )


def of_area(
    area: Area, request: Request, statement: Statement, *, columns: Sequence[Column],
    unit: str, release: str,
) -> Heading:  # fmt: skip
    """The heading of totals over an area; nobody signs what nobody decided."""
    printed_at = clock.now().astimezone(ZoneInfo(area.zone))
    return Heading(
        code=area.code,
        name=f"Gabungan koperasi {area_name(area)}",
        places=", ".join(area_name(gazetteer().get(code)) for code in _above(area.code)),
        papers="",
        title=statement.title,
        period=_period(request, columns),
        unit=unit,
        release=release,
        printed=_printed(request, printed_at, area.code),
        printed_at=printed_at,
        place_of_signing="",
        signers=(),
    )


def area_name(area: Area) -> str:
    """With the word of its level: `Kecamatan Melak`, `Provinsi Kalimantan Timur`."""
    if area.level is Level.PROVINCE:
        return f"Provinsi {area.name}"
    if area.level is Level.DISTRICT:
        return f"{gazetteer().district_words(area.code)[0].capitalize()} {area.name}"
    if area.level is Level.VILLAGE:
        word = "Kelurahan" if area.kind is AreaKind.KELURAHAN else area.village_word.capitalize()
        return f"{word} {area.name}"
    return area.name


def _above(code: str) -> list[str]:
    return [code[:length] for length in (8, 5, 2) if length < len(code)]


def _places(villages: Sequence[Area]) -> str:
    if not villages:
        return ""
    above = [gazetteer().get(code) for code in _above(villages[0].code)]
    names = [area_name(village) for village in villages]
    joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} dan {names[-1]}"
    return ", ".join([joined, *(area_name(area) for area in above)])


def _period(request: Request, columns: Sequence[Column]) -> str:
    asked, compared = columns[0], columns[1:]
    if Kind(request.kind).is_of_a_day:
        words = f"per {format_day(asked.last)}"
        against = f", dengan perbandingan {format_day(compared[0].last)}" if compared else ""
    else:
        words = f"{_days(asked)}"
        against = f", dengan perbandingan {_days(compared[0])}" if compared else ""
    if request.compare is Comparison.NONE:
        return words
    return f"{words}{against}"


def _days(column: Column) -> str:
    first = format_day(column.first)
    if column.first.year == column.last.year:
        first = first.rsplit(" ", 1)[0]
    return f"{first} sampai {format_day(column.last)}"


def _printed(request: Request, at: dt.datetime, area: str) -> str:
    who = f"Dicetak {request.printed_by}" if request.printed_by else "Dicetak"
    return f"{who}, {at:%d-%m-%Y, %H.%M} {gazetteer().zone_label(area)}"


def _signers(board: Sequence[BoardSeat]) -> tuple[Signer, ...]:
    def holder(body: BoardBody, office: str) -> str:
        seats = [seat for seat in board if seat.body is body]
        named = [seat for seat in seats if seat.position.casefold().startswith(office)]
        return named[0].name if named else ""

    return (
        Signer("Ketua", holder(BoardBody.PENGURUS, "ketua")),
        Signer("Bendahara", holder(BoardBody.PENGURUS, "bendahara")),
        Signer("Pengawas", holder(BoardBody.PENGAWAS, "ketua")),
    )
