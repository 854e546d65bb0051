"""How members are written on pages."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()
DIGITS = 4


@register.filter
def nomor(number: int | None) -> str:
    """`118` -> `0118`, as in the register."""
    return "" if number is None else f"{number:0{DIGITS}d}"


@register.filter
def dilihat(what: str) -> str:
    """What somebody looked at, in words: `members.card` -> `kartu anggota`."""
    known = {
        "members.card": _("kartu anggota"),
        "members.correct": _("membetulkan data"),
        "members.leave": _("hitungan keluar"),
        "members.pay_out": _("pembayaran simpanan"),
        "members.personal": _("ahli waris dan izin data"),
        "members.copy": _("salinan data"),
    }
    return known.get(what) or (_("simpanan") if what.startswith("savings.") else what)
