"""What is typed at the savings counter: a deposit by kind, or a withdrawal; and the arguments it makes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.core.chart import Chart
from lumbung.core.refusal import Malformed, Refusal
from lumbung.faces.office.forms.reading import day_typed, rupiah_typed
from lumbung.products.savings.rules import POKOK, SUKARELA, WAJIB

# Where the savings counter puts its money: its own drawer first, then the vault and the banks.
PLACES = ("1102", "1101", "1111", "1113", "1114")


class CounterForm(forms.Form):
    """Money of one member, through one place, on one day. `parts` names the amounts."""

    parts: Sequence[str] = ()
    place = forms.ChoiceField(label=_("Lewat kas atau bank"), required=False)
    date = forms.DateField(label=_("Tanggal"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, today: dt.date, chart: Chart):
        super().__init__(data)
        self.today = today
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [(code, chart.account(code).name) for code in PLACES]
        day = self.fields["date"]
        day.initial = today
        day.widget = forms.DateInput(
            {"type": "date", "max": today.isoformat()}, format="%Y-%m-%d"
        )  # fmt: skip

    @cached_property
    def amounts(self) -> Mapping[str, int]:
        """Refuses: AmountNotWhole, AmountNotPositive."""
        made = {}
        for part in self.parts:
            label = str(self.fields[part].label)
            amount = rupiah_typed(str(self.data.get(part, "")), where=label)
            if amount is not None:
                made[part] = amount
        return made

    @property
    def occurred_on(self) -> dt.date:
        """Refuses: Malformed, DateOutOfRange."""
        typed = str(self.data.get("date", ""))
        return day_typed(typed, where=str(_("Tanggal"))) if typed.strip() else self.today

    @property
    def args(self) -> Mapping[str, Any]:
        """Refuses: as `amounts`; Malformed for a place that is not offered."""
        place = str(self.data.get("place", PLACES[0]))
        if place not in PLACES:
            raise Malformed(what=str(_("kas atau bank itu tidak ditawarkan")))
        return {**self.amounts, "place": place}

    @property
    def total(self) -> int | None:
        """For the words under the form, even while the rest is wrong."""
        try:
            return sum(self.amounts.values()) or None
        except Refusal:
            return None


class DepositForm(CounterForm):
    """Where simpanan pokok is paid in full, it is not asked for."""

    parts = (POKOK, WAJIB, SUKARELA)
    pokok = forms.CharField(label=_("Simpanan pokok"), required=False)
    wajib = forms.CharField(label=_("Simpanan wajib"), required=False)
    sukarela = forms.CharField(label=_("Simpanan sukarela"), required=False)
    field_order = ("pokok", "wajib", "sukarela", "place", "date")


class WithdrawForm(CounterForm):
    parts = ("amount",)
    amount = forms.CharField(label=_("Yang ditarik"), required=False)
    field_order = ("amount", "place", "date")
