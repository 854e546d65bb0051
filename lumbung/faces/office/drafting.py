"""From an office form to a voucher: one form is one voucher, however often it is sent; nothing unseen is saved."""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.core.refusal import IdReused, Refusal
from lumbung.core.voucher import Outcome, VoucherDraft, canonical
from lumbung.faces.office.place import Office
from lumbung.ledger import approvals
from lumbung.ledger.approvals import Waiting
from lumbung.ledger.attachments import check_weight, keep_picture
from lumbung.ledger.previewing import Preview, preview
from lumbung.tenancy import ids

PICTURE = re.compile(r"sha256:[0-9a-f]{64}")
MAX_PICTURES = 5
SALT = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Ticket:
    """Made when a form is opened and sent back with it: the voucher's id and the salt beside it."""

    voucher_id: UUID
    salt: str

    @classmethod
    def new(cls) -> Self:
        return cls(ids.new_id(), secrets.token_hex(16))

    @classmethod
    def of(cls, posted: QueryDict) -> Self:
        """The ticket that was sent back; a new one where it is not whole."""
        salt = posted.get("garam", "")
        try:
            voucher_id = UUID(posted.get("bukti", ""))
        except ValueError:
            return cls.new()
        return cls(voucher_id, salt) if SALT.fullmatch(salt) else cls.new()

    def beside(self, words: Mapping[str, str]) -> Mapping[str, str] | None:
        """What travels beside the voucher, salted; None when nobody wrote anything."""
        written = {name: text for name, text in words.items() if text}
        return {**written, "salt": self.salt} if written else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person is shown of a draft before it is saved: its consequences, or why it cannot be."""

    draft: VoucherDraft | None = None
    preview: Preview | None = None
    why_second: Sequence[str] = ()
    refusal: Refusal | None = None

    @property
    def mark(self) -> str:
        """Names what was shown, so that nothing else is saved. Words and pictures beside are left out."""
        return mark_of(self.draft) if self.draft and self.preview else ""


def mark_of(draft: VoucherDraft) -> str:
    args = {name: value for name, value in draft.args.items() if name != "attachments"}
    shown: dict[str, Any] = {
        "args": args, "day": draft.occurred_on.isoformat(), "kind": draft.kind,
    }  # fmt: skip
    return hashlib.sha256(canonical(shown)).hexdigest()[:32]


def see(make: Callable[[], VoucherDraft]) -> Seen:
    """Make the draft and look at what it would do; a refusal is shown, not raised."""
    draft = None
    try:
        draft = make()
        seen = preview(approvals.with_second(draft, approvals.NOBODY_YET))
        return Seen(draft, seen, approvals.why_second(seen))
    except Refusal as refusal:
        return Seen(draft, refusal=refusal)


def save(
    request: HttpRequest, office: Office, draft: VoucherDraft, *, done: str = "",
    to: str = "voucher",
) -> HttpResponseRedirect:  # fmt: skip
    """Execute the draft, or hand it to a second person, and go where it can be seen (`to`).

    `done` says what has been done in the words of the deed; `{number}` in it is the voucher's.

    Refuses: as `approvals.submit`.
    """
    answer = approvals.submit(draft)
    if isinstance(answer, Waiting):
        told = (
            _("Sudah dikirim sebelumnya; masih menunggu orang kedua.")
            if answer.is_repeated
            else _("Terkirim. Menunggu persetujuan orang kedua; buku belum berubah.")
        )
        messages.info(request, told)
        return HttpResponseRedirect(reverse("approval", args=[office.code, answer.approval_id]))
    if answer.outcome is Outcome.REPEATED:
        told = _("Sudah tercatat sebelumnya sebagai {number}; tidak dicatat dua kali.")
        messages.info(request, told.format(number=answer.number))
    else:
        told = done or _("Sudah tercatat sebagai {number}.")
        messages.success(request, told.format(number=answer.number))
    return HttpResponseRedirect(reverse(to, args=[office.code, draft.id]))


def is_saved_differently(refusal: Refusal | None) -> bool:
    """The form was saved before and changed since (the browser's way back): it needs a new ticket."""
    return isinstance(refusal, IdReused)


def status_of(refusal: Refusal | None) -> int:
    return 200 if refusal is None else 422


@dataclass(frozen=True, slots=True)
class Pictures:
    """The names of a form's pictures, and why one of them could not be kept."""

    names: Sequence[str]
    refusal: Refusal | None = None


def pictures_sent(request: HttpRequest, office: Office, *, by: str) -> Pictures:
    """Those kept by an earlier sending and still ticked, then those that come with this one."""
    names = [name for name in request.POST.getlist("foto") if PICTURE.fullmatch(name)]
    names = list(dict.fromkeys(names))[:MAX_PICTURES]
    refusal = None
    for upload in request.FILES.getlist("foto_baru")[: MAX_PICTURES - len(names)]:
        try:
            check_weight(upload.size or 0)
            name = keep_picture(office.koperasi_id, upload.read(), by=by)
        except Refusal as problem:
            refusal = refusal or problem
        else:
            names += [name] if name not in names else []
    return Pictures(names, refusal)
