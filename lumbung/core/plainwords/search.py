"""Finding the sentence that fits: by the words people use, and only where the accounts are on."""

import re
from collections.abc import Collection
from dataclasses import replace

from lumbung.core.plainwords.template import Blank, Template, TemplateBook

WORD = re.compile(r"\w+")


def find(book: TemplateBook, text: str) -> tuple[Template, ...]:
    """Sentences that hold every typed word (or its beginning), those that match best first."""
    typed = WORD.findall(text.casefold())
    scored = []
    for position, template in enumerate(book.templates.values()):
        ranks = [_rank(template, word) for word in typed]
        if ranks and None not in ranks:
            scored.append((sum(rank for rank in ranks if rank), position, template))
    return tuple(template for _, _, template in sorted(scored, key=lambda item: item[:2]))


def usable(template: Template, accounts_on: Collection[str]) -> Template | None:
    """The sentence with only the choices whose accounts are on; None when none is left."""
    if any(leg.account.isdigit() and leg.account not in accounts_on for leg in template.legs):
        return None
    blanks = tuple(_usable_blank(blank, accounts_on) for blank in template.blanks)
    if any(
        old.choices and not new.choices for old, new in zip(template.blanks, blanks, strict=True)
    ):
        return None
    return replace(template, blanks=blanks)


def _usable_blank(blank: Blank, accounts_on: Collection[str]) -> Blank:
    kept = (item for item in blank.choices if not item.account or item.account in accounts_on)
    return replace(blank, choices=tuple(kept))


def _rank(template: Template, word: str) -> int | None:
    """0: a search word begins so; 1: a choice's or the title's word does; 2: the sentence's."""
    choices = " ".join(choice.label for blank in template.blanks for choice in blank.choices)
    places = (" ".join(template.search), f"{template.title} {choices}", template.sentence)
    for rank, place in enumerate(places):
        if any(found.startswith(word) for found in WORD.findall(place.casefold())):
            return rank
    return None
