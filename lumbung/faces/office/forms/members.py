"""What is typed about a person who wants to be a member, or whose data changed: at most seven fields."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from lumbung.core.refusal import Refusal

# Which field a refusal is about; the others belong to the form as a whole.
FIELD_OF = {
    "member_name_unusable": "name",
    "nik_unusable": "nik",
    "already_member": "nik",
    "member_too_young": "married",
    "phone_unusable": "phone",
}


class IdentityForm(forms.Form):
    """As on the identity card; what the rules say of it is the voucher's to refuse."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=120)
    nik = forms.CharField(label=_("NIK"), max_length=24)
    address = forms.CharField(label=_("Alamat"), required=False, max_length=200)
    phone = forms.CharField(label=_("Nomor HP"), required=False, max_length=24)
    occupation = forms.CharField(label=_("Pekerjaan"), required=False, max_length=80)

    def beside(self) -> Mapping[str, str]:
        """What travels beside the voucher: nothing of a person is in its body."""
        names = ("name", "nik", "address", "phone", "occupation")
        return {name: str(self.cleaned_data.get(name, "")) for name in names}

    def point_at(self, refusal: Refusal) -> None:
        """Put a refusal where it was caused."""
        field = FIELD_OF.get(refusal.code)
        self.add_error(field if field in self.fields else None, refusal.message)


class ApplicantForm(IdentityForm):
    married = forms.BooleanField(label=_("Sudah menikah"), required=False)


class CorrectionForm(IdentityForm):
    """Without a NIK the one that is kept stays."""

    nik = forms.CharField(label=_("NIK"), required=False, max_length=24)
    field_order = ("name", "nik", "address", "phone", "occupation")
