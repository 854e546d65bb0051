"""A sentence of the standard as a form: its blanks are the fields, in the order in which one reads."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from lumbung.core.money import MAX_RUPIAH
from lumbung.core.plainwords import Blank, BlankName, Template, pieces
from lumbung.core.refusal import (
    DateOutOfRange,
    FutureDate,
    PeriodClosed,
    Refusal,
)
from lumbung.faces.office.forms.reading import day_typed, rupiah_typed, words_typed
from lumbung.ledger.recording import BESIDE

MONEY = {BlankName.AMOUNT, BlankName.PART}
DAY_REFUSALS = (FutureDate, PeriodClosed, DateOutOfRange)
# One more than a form may have: from here on the note is folded away until asked for.
ROOMY = 6
TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the sentence as the page shows it: words, a field, words."""

    before: str
    field: BoundField | None = None
    after: str = ""
    is_money: bool = False


class SentenceForm(forms.Form):
    """Everything is optional here: the books themselves say what is missing, in one place."""

    def __init__(self, template: Template, *args: Any, today: dt.date, **kwargs: Any) -> None:
        self.template = template
        super().__init__(*args, **kwargs)
        for blank in template.blanks:
            self.fields[blank.name.value] = _field(blank, today)

    def point_at(self, refusal: Refusal | None) -> None:
        """Mark the field that a refusal speaks of, where it speaks of one."""
        if refusal is None:
            return
        told = {str(value) for value in refusal.details.values()}
        for blank in self.template.blanks:
            is_day = blank.name is BlankName.DATE and isinstance(refusal, DAY_REFUSALS)
            if is_day or blank.label in told:
                attrs = self.fields[blank.name.value].widget.attrs
                attrs |= {"aria-invalid": "true", "aria-describedby": "tolak"}

    @property
    def stretches(self) -> Sequence[Stretch]:
        shown = []
        for piece in pieces(self.template.sentence):
            if piece.blank is None:
                shown.append(Stretch(piece.before))
            else:
                field = self[piece.blank.value]
                shown.append(Stretch(piece.before, field, piece.after, piece.blank in MONEY))
        return shown

    @property
    def is_roomy(self) -> bool:
        """Is there room for the note on a form of at most seven fields?"""
        return len(self.template.blanks) <= ROOMY

    @cached_property
    def read(self) -> Mapping[BlankName, Any]:
        """What was typed, read. Refuses: AmountNotWhole, AmountNotPositive, Malformed, DateOutOfRange."""
        values: dict[BlankName, Any] = {}
        for blank in self.template.blanks:
            typed = str(self.data.get(blank.name.value, ""))
            value: Any = words_typed(typed)
            if blank.name in MONEY:
                value = rupiah_typed(typed, where=blank.label)
            elif blank.name is BlankName.DATE:
                value = day_typed(typed, where=blank.label)
            if value not in (None, ""):
                values[blank.name] = value
        return values

    @property
    def args(self) -> Mapping[str, Any]:
        """The voucher's arguments. Refuses: as `read`."""
        apart = BESIDE | {BlankName.DATE}
        args = {name.value: value for name, value in self.read.items() if name not in apart}
        return {"template": self.template.key, **args}

    @property
    def words_beside(self) -> Mapping[str, str]:
        return {name.value: str(self.read.get(name, "")) for name in BESIDE}

    @property
    def amount_read(self) -> int | None:
        """The amount alone, for its words under the sentence, even while other blanks are wrong."""
        try:
            typed = str(self.data.get(BlankName.AMOUNT.value, ""))
            amount = rupiah_typed(typed, where="")
        except Refusal:
            return None
        return amount if amount is not None and amount <= MAX_RUPIAH else None


def _field(blank: Blank, today: dt.date) -> forms.Field:
    attrs: dict[str, str] = {"class": "blank", "aria-label": blank.label}
    if blank.choices:
        choices = [(choice.key, choice.label) for choice in blank.choices]
        needs_choosing = len(choices) > 1 and blank.name in {BlankName.PURPOSE, BlankName.UNIT}
        first = [("", _("pilih {what}").format(what=blank.label.lower()))] if needs_choosing else []
        return forms.ChoiceField(
            label=blank.label,
            choices=first + choices,
            required=False,
            widget=forms.Select(attrs=attrs),
        )
    if blank.name is BlankName.DATE:
        widget = forms.DateInput(
            {**attrs, "type": "date", "max": today.isoformat()}, format="%Y-%m-%d"
        )
        return forms.DateField(label=blank.label, required=False, initial=today, widget=widget)
    if blank.name in MONEY:
        attrs |= {
            "class": "blank num", "inputmode": "numeric", "data-money": "", "size": "11",
            "autocomplete": "off", "placeholder": "0",
        }  # fmt: skip
    elif blank.name is BlankName.NOTE:
        attrs = {"class": "input", "maxlength": str(TEXT_LIMIT)}
    else:
        optional = _("siapa, boleh kosong") if blank.is_optional else blank.label.lower()
        attrs |= {"size": "16", "maxlength": str(TEXT_LIMIT), "placeholder": optional}
    return forms.CharField(label=blank.label, required=False, widget=forms.TextInput(attrs))
