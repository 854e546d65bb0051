"""From a filled sentence to lines and back to words: the lines balance by construction."""

import datetime as dt
from collections.abc import Mapping

from lumbung.core.chart import Chart, Side
from lumbung.core.entry import HEAD_OFFICE, Line
from lumbung.core.money import format_rupiah
from lumbung.core.plainwords.template import BlankName, Choice, Leg, Share, Template, pieces
from lumbung.core.refusal import AmountNotPositive, AmountNotWhole, Refusal

# What a form hands over: keys of choices, whole rupiah, a day, free text.
Values = Mapping[str, object]


class BlankMissing(Refusal):
    code = "blank_missing"
    template = "Kalimat belum lengkap: «{blank}» masih kosong. Isi dulu; belum ada yang dicatat."


class ChoiceUnknown(Refusal):
    code = "choice_unknown"
    template = "Pilihan untuk «{blank}» tidak ada di daftar. Pilih salah satu dari daftar."


class PartTooLarge(Refusal):
    code = "part_too_large"
    template = (
        "{part} ({part_rupiah}) melebihi jumlah seluruhnya ({amount_rupiah}). Periksa keduanya."
    )


class SamePlace(Refusal):
    code = "same_place"
    template = "Asal dan tujuan uang sama, jadi tidak ada yang pindah. Pilih tempat yang lain."


def expand(template: Template, values: Values, chart: Chart) -> tuple[Line, ...]:
    """The lines that the filled sentence means; the door adds 1171 where units differ.

    Refuses: BlankMissing, ChoiceUnknown, AmountNotWhole, AmountNotPositive, AmountTooLarge,
    PartTooLarge, SamePlace.
    """
    chosen = _chosen(template, values)
    amounts = _amounts(template, values)
    lines = []
    for leg in template.legs:
        if amounts[leg.share]:
            account = chosen[BlankName(leg.account)].account if _is_chosen(leg) else leg.account
            unit = _unit(template, leg, chosen) if chart.account(account).has_unit else HEAD_OFFICE
            sign = 1 if leg.side is Side.DEBIT else -1
            lines.append(Line(account, sign * amounts[leg.share], unit))
    assert sum(line.amount for line in lines) == 0, "parse has checked that both sides are whole"
    return tuple(lines)


def sentence(template: Template, values: Values) -> str:
    """The sentence with its blanks filled, as the voucher's text. Refuses: as `expand`."""
    chosen = _chosen(template, values)
    amounts = _amounts(template, values)
    words = []
    for piece in pieces(template.sentence):
        if piece.blank is None:
            words.append(piece.before)
        elif text := _say(piece.blank, values, chosen=chosen, amounts=amounts):
            words.append(f"{piece.before}{text}{piece.after}")
        elif not piece.is_optional:
            raise BlankMissing(blank=_label(template, piece.blank))
    return "".join(words) + "."


def _say(
    name: BlankName,
    values: Values,
    *,
    chosen: Mapping[BlankName, Choice],
    amounts: Mapping[Share, int],
) -> str:
    if name in chosen:
        return chosen[name].label
    if name is BlankName.AMOUNT or name is BlankName.PART:
        amount = amounts[Share(name.value)]
        return format_rupiah(amount) if amount else ""
    value = values.get(name)
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return value.strip() if isinstance(value, str) else ""


def _is_chosen(leg: Leg) -> bool:
    return not leg.account.isdigit()


def _chosen(template: Template, values: Values) -> dict[BlankName, Choice]:
    chosen = {}
    for blank in template.blanks:
        if not blank.choices:
            continue
        key = values.get(blank.name)
        if key is None or key == "":
            raise BlankMissing(blank=blank.label)
        choice = template.choice(blank.name, key)
        if choice is None:
            raise ChoiceUnknown(blank=blank.label)
        chosen[blank.name] = choice
    if BlankName.PLACE_TO in chosen and chosen[BlankName.PLACE] == chosen[BlankName.PLACE_TO]:
        raise SamePlace()
    return chosen


def _amounts(template: Template, values: Values) -> dict[Share, int]:
    amount = _rupiah(template, values, BlankName.AMOUNT)
    if amount is None:
        raise BlankMissing(blank=_label(template, BlankName.AMOUNT))
    if amount == 0:
        raise AmountNotPositive(where=_label(template, BlankName.AMOUNT))
    part = 0
    if template.blank(BlankName.PART):
        part = _rupiah(template, values, BlankName.PART) or 0
    if part > amount:
        raise PartTooLarge(
            part=_label(template, BlankName.PART),
            part_rupiah=format_rupiah(part),
            amount_rupiah=format_rupiah(amount),
        )
    return {Share.AMOUNT: amount, Share.PART: part, Share.REST: amount - part}


def _rupiah(template: Template, values: Values, name: BlankName) -> int | None:
    value = values.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise AmountNotWhole(where=_label(template, name))
    if value < 0:
        raise AmountNotPositive(where=_label(template, name))
    return value


def _unit(template: Template, leg: Leg, chosen: Mapping[BlankName, Choice]) -> str:
    """A place brings its own unit; else the purpose's, the chosen one, the sentence's, in turn."""
    if leg.account in {BlankName.PLACE, BlankName.PLACE_TO}:
        return chosen[BlankName(leg.account)].unit
    purpose = chosen.get(BlankName.PURPOSE)
    if purpose and purpose.unit:
        return purpose.unit
    if BlankName.UNIT in chosen:
        return chosen[BlankName.UNIT].unit
    return chosen[BlankName.PLACE].unit if template.unit == "place" else template.unit


def _label(template: Template, name: BlankName) -> str:
    blank = template.blank(name)
    return blank.label if blank else name.value
