"""Templates as values: a sentence with at most seven blanks and the legs of the entry it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lumbung.core.chart import Side

MAX_BLANKS = 7
# `[ kepada {who}]` is said only when the blank inside it is filled.
_PIECES = re.compile(
    r"\[(?P<before>[^{\]]*)\{(?P<optional>\w+)\}(?P<after>[^\]]*)\]|\{(?P<name>\w+)\}"
)


class BlankName(StrEnum):
    """What a sentence may leave open."""

    PURPOSE = "purpose"
    UNIT = "unit"
    AMOUNT = "amount"
    PART = "part"
    WHO = "who"
    PLACE = "place"
    PLACE_TO = "place_to"
    DATE = "date"
    NOTE = "note"


class Share(StrEnum):
    """How much of the sentence's amount a leg carries; the rest is the amount less the part."""

    AMOUNT = "amount"
    PART = "part"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose for a blank. Money lies in an account of a unit; so does a purpose."""

    key: str
    label: str
    account: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of the entry: an account, or the account of the chosen purpose or place."""

    side: Side
    account: str
    share: Share


@dataclass(frozen=True, slots=True)
class Blank:
    name: BlankName
    label: str
    choices: tuple[Choice, ...] = ()
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the sentence: words, and the blank that follows them."""

    before: str
    blank: BlankName | None = None
    after: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """`unit` is where legs fall that no blank decides: a code, or `place` for the place's own."""

    key: str
    group: str
    title: str
    sentence: str
    search: tuple[str, ...]
    blanks: tuple[Blank, ...]
    legs: tuple[Leg, ...]
    unit: str

    def blank(self, name: BlankName) -> Blank | None:
        return next((blank for blank in self.blanks if blank.name is name), None)

    def choice(self, name: BlankName, key: object) -> Choice | None:
        blank = self.blank(name)
        choices = blank.choices if blank else ()
        return next((choice for choice in choices if choice.key == key), None)

    def accounts(self) -> tuple[str, ...]:
        """Every account that a filling of this sentence could touch."""
        fixed = {leg.account for leg in self.legs if leg.account.isdigit()}
        chosen = {choice.account for blank in self.blanks for choice in blank.choices}
        return tuple(sorted((fixed | chosen) - {""}))


@dataclass(frozen=True, slots=True)
class TemplateBook:
    """All sentences of a release by key, their groups, and how they call each unit."""

    groups: tuple[Choice, ...]
    templates: Mapping[str, Template]
    unit_words: Mapping[str, str]

    def of_group(self, group: str) -> tuple[Template, ...]:
        return tuple(item for item in self.templates.values() if item.group == group)


def pieces(sentence: str) -> tuple[Piece, ...]:
    """The sentence cut at its blanks, in reading order."""
    cut: list[Piece] = []
    position = 0
    for match in _PIECES.finditer(sentence):
        if words := sentence[position : match.start()]:
            cut.append(Piece(words))
        if match["name"]:
            cut.append(Piece("", BlankName(match["name"])))
        else:
            blank = BlankName(match["optional"])
            cut.append(Piece(match["before"], blank, match["after"], is_optional=True))
        position = match.end()
    if words := sentence[position:]:
        cut.append(Piece(words))
    return tuple(cut)
