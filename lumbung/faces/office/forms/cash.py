"""What is counted at a drawer: pieces of the notes in use, and the rest in rupiah."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.faces.office.forms.reading import rupiah_typed
from lumbung.products.cash.rules import MAX_PIECES, CountUnusable

NOTES = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000)
# Small change is not counted piece by piece; its sum is kept as so many of the smallest coin.
SMALLEST = 50


class CountForm(forms.Form):
    """Seven fields: how many of each note, and the small change in rupiah."""

    n100000 = forms.CharField(label=_("Lembar Rp100.000"), required=False)
    n50000 = forms.CharField(label=_("Lembar Rp50.000"), required=False)
    n20000 = forms.CharField(label=_("Lembar Rp20.000"), required=False)
    n10000 = forms.CharField(label=_("Lembar Rp10.000"), required=False)
    n5000 = forms.CharField(label=_("Lembar Rp5.000"), required=False)
    n2000 = forms.CharField(label=_("Lembar Rp2.000"), required=False)
    rest = forms.CharField(label=_("Rp1.000 ke bawah dan koin, jumlahnya"), required=False)

    @property
    def count(self) -> Mapping[str, int]:
        """`{"100000": 3, …}` as the voucher names it. Refuses: CountUnusable, AmountNotWhole."""
        made = {}
        for value in NOTES:
            typed = str(self.data.get(f"n{value}", "")).strip()
            if not typed:
                continue
            if not (typed.isascii() and typed.isdigit()) or int(typed[:9]) > MAX_PIECES:
                raise CountUnusable(what=typed[:12])
            if number := int(typed):
                made[str(value)] = number
        rest = str(self.data.get("rest", "")).strip()
        amount = 0 if rest in {"", "0"} else rupiah_typed(rest, where=str(_("uang kecil"))) or 0
        if amount % SMALLEST or amount // SMALLEST > MAX_PIECES:
            raise CountUnusable(what=rest[:12])
        if amount:
            made[str(SMALLEST)] = amount // SMALLEST
        return made


class GiveForm(forms.Form):
    """Money for another drawer."""

    to = forms.ChoiceField(label=_("Untuk"))
    amount = forms.CharField(label=_("Jumlahnya"))


class TakeForm(forms.Form):
    """What the other hand counted."""

    amount = forms.CharField(label=_("Yang Anda hitung"))
