"""Bookkeeping without debit and credit: sentences, what they post and what that means."""

from lumbung.core.plainwords.effects import Effect, consequences, effects
from lumbung.core.plainwords.expand import (
    BlankMissing,
    ChoiceUnknown,
    PartTooLarge,
    SamePlace,
    Values,
    expand,
    sentence,
)
from lumbung.core.plainwords.parse import parse_templates
from lumbung.core.plainwords.search import find, usable
from lumbung.core.plainwords.template import (
    Blank,
    BlankName,
    Choice,
    Leg,
    Piece,
    Share,
    Template,
    TemplateBook,
    pieces,
)

__all__ = [
    "Blank",
    "BlankMissing",
    "BlankName",
    "Choice",
    "ChoiceUnknown",
    "Effect",
    "Leg",
    "PartTooLarge",
    "Piece",
    "SamePlace",
    "Share",
    "Template",
    "TemplateBook",
    "Values",
    "consequences",
    "effects",
    "expand",
    "find",
    "parse_templates",
    "pieces",
    "sentence",
    "usable",
]
