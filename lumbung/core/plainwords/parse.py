"""A release's sentences checked against its chart: none may post where only a service may."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from lumbung.core.chart import Chart, MalformedStandard, Side
from lumbung.core.plainwords.template import (
    MAX_BLANKS,
    Blank,
    BlankName,
    Choice,
    Leg,
    Share,
    Template,
    TemplateBook,
    pieces,
)

SIDES = {"debit": Side.DEBIT, "credit": Side.CREDIT}
CHOSEN = frozenset({BlankName.PURPOSE, BlankName.PLACE, BlankName.PLACE_TO})


def parse_templates(
    raw: Mapping[str, Any], chart: Chart, unit_words: Mapping[str, str]
) -> TemplateBook:
    """The book of sentences as the release writes it, or MalformedStandard."""
    groups = tuple(Choice(group["key"], group["label"]) for group in raw["groups"])
    templates: dict[str, Template] = {}
    for item in raw["templates"]:
        template = _template(item, raw, unit_words=unit_words)
        _check(template, chart, groups=groups)
        if template.key in templates:
            raise MalformedStandard(f"template {template.key} stands twice")
        templates[template.key] = template
    return TemplateBook(groups, MappingProxyType(templates), MappingProxyType(dict(unit_words)))


def _template(
    item: Mapping[str, Any], raw: Mapping[str, Any], *, unit_words: Mapping[str, str]
) -> Template:
    choices = {
        BlankName.PURPOSE: tuple(
            Choice(purpose["key"], purpose["label"], purpose["account"], purpose.get("unit", ""))
            for purpose in item.get("purposes", ())
        ),
        BlankName.UNIT: tuple(
            Choice(code, word, unit=code)
            for code, word in unit_words.items()
            if code in item.get("units", unit_words)
        ),
        BlankName.PLACE: _places(item.get("places", ()), raw),
        BlankName.PLACE_TO: _places(item.get("places_to", ()), raw),
    }
    labels = {**raw["labels"], **item.get("labels", {})}
    blanks = [
        Blank(piece.blank, labels[piece.blank], choices.get(piece.blank, ()), piece.is_optional)
        for piece in pieces(item["sentence"])
        if piece.blank
    ]
    blanks.append(Blank(BlankName.NOTE, labels[BlankName.NOTE], is_optional=True))
    return Template(
        key=item["key"],
        group=item["group"],
        title=item["title"],
        sentence=item["sentence"],
        search=tuple(item["search"]),
        blanks=tuple(blanks),
        legs=tuple(_leg(text) for text in item["legs"]),
        unit=item["unit"],
    )


def _places(kinds: Sequence[str], raw: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            f"{place['account']}/{place['unit']}", place["label"], place["account"], place["unit"]
        )
        for place in raw["places"]
        if place["kind"] in kinds
    )


def _leg(text: str) -> Leg:
    """`debit 6104 amount`, `credit place rest`."""
    side, account, share = text.split()
    return Leg(SIDES[side], account, Share(share))


def _check(template: Template, chart: Chart, *, groups: Sequence[Choice]) -> None:
    names = [blank.name for blank in template.blanks]
    where = f"template {template.key}"
    if template.group not in {group.key for group in groups}:
        raise MalformedStandard(f"{where}: no group {template.group}")
    if len(names) > MAX_BLANKS or len(set(names)) < len(names):
        raise MalformedStandard(f"{where}: at most {MAX_BLANKS} blanks, each once")
    if not {BlankName.AMOUNT, BlankName.DATE} <= set(names):
        raise MalformedStandard(f"{where}: says no amount or no date")
    if template.unit != "place" and template.unit not in chart.units:
        raise MalformedStandard(f"{where}: no unit {template.unit}")
    _check_choices(template, chart, where)
    _check_legs(template, where)


def _check_choices(template: Template, chart: Chart, where: str) -> None:
    for blank in template.blanks:
        keys = {choice.key for choice in blank.choices}
        if (blank.name in CHOSEN | {BlankName.UNIT}) != bool(keys):
            raise MalformedStandard(f"{where}: nothing to choose for {blank.name}")
        if len(keys) < len(blank.choices):
            raise MalformedStandard(f"{where}: two choices of {blank.name} have one key")
        for choice in blank.choices:
            if choice.unit and choice.unit not in chart.units:
                raise MalformedStandard(f"{where}: no unit {choice.unit}")
    for code in template.accounts():
        account = chart.accounts.get(code)
        if account is None or account.module_only or account.needs_member or account.needs_item:
            raise MalformedStandard(f"{where}: {code} is not for a sentence to post to")


def _check_legs(template: Template, where: str) -> None:
    """Each side carries the whole amount: the amount itself, or the part and the rest."""
    for side in Side:
        shares = sorted(leg.share for leg in template.legs if leg.side is side)
        if shares not in ([Share.AMOUNT], [Share.PART, Share.REST]):
            raise MalformedStandard(f"{where}: the {side.name} side is not the whole amount")
    names = {blank.name.value for blank in template.blanks}
    for leg in template.legs:
        if not leg.account.isdigit() and leg.account not in names & CHOSEN:
            raise MalformedStandard(f"{where}: a leg asks for {leg.account}, the sentence does not")
    has_part = any(leg.share is Share.PART for leg in template.legs)
    if has_part != (BlankName.PART in names):
        raise MalformedStandard(f"{where}: the part is in the legs or in the sentence only")
    if template.unit == "place" and BlankName.PLACE not in names:
        raise MalformedStandard(f"{where}: takes the unit of a place it does not ask for")
