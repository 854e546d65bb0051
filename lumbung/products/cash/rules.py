"""Pure rules of the drawer: counting by denomination, and what a difference or a hand-over books."""

from collections.abc import Mapping

from lumbung.core.entry import HEAD_OFFICE, Line, Place
from lumbung.core.refusal import Refusal

# Notes and coins of Bank Indonesia that are in use, in rupiah.
DENOMINATIONS = (
    100_000, 75_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50,
)  # fmt: skip
MAX_PIECES = 100_000
IN_TRANSIT, OVER_SHORT = "1105", "1106"
# Places that people hold in their hands; a bank account is not counted.
DRAWERS = ("1101", "1102", "1103", "1104")


class CountUnusable(Refusal):
    code = "count_unusable"
    template = "Hitungan «{what}» belum benar. Tulis berapa lembar atau keping dari tiap pecahan, angka bulat."


def counted(pieces: object) -> int:
    """The sum in rupiah of `{"100000": 5, "500": 3}`; an empty drawer is `{}`. Refuses: CountUnusable."""
    if not isinstance(pieces, Mapping):
        raise CountUnusable(what="hitungan")
    total = 0
    for name, number in pieces.items():
        if name not in {str(value) for value in DENOMINATIONS}:
            raise CountUnusable(what=str(name)[:12])
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_PIECES:
            raise CountUnusable(what=str(name)[:12])
        total += int(name) * number
    return total


def difference_lines(place: Place, difference: int) -> list[Line]:
    """What makes the book agree with the count: over waits on 1106 as credit, short as debit."""
    assert difference, "no difference, no lines"
    return [
        Line(place.account, difference, place.unit),
        Line(OVER_SHORT, -difference, place.unit),
    ]


def handed_over_lines(place: Place, amount: int) -> list[Line]:
    """Out of one hand: the money is on its way (1105) until the other hand has counted it."""
    return [Line(IN_TRANSIT, amount, HEAD_OFFICE), Line(place.account, -amount, place.unit)]


def received_lines(place: Place, sent: int, received: int) -> list[Line]:
    """Into the other hand: what was counted comes in; what is missing or too much waits on 1106."""
    lines = [Line(IN_TRANSIT, -sent, HEAD_OFFICE)]
    if received:
        lines.append(Line(place.account, received, place.unit))
    if received != sent:
        lines.append(Line(OVER_SHORT, sent - received, place.unit))
    return lines
