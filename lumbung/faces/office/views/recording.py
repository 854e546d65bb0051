"""Money in, money out, moves, bills and assets without debit and credit: choose a sentence, complete it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from lumbung.cooperatives.officers.powers import Action
from lumbung.core import plainwords
from lumbung.core.plainwords import BlankName, Template
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.drafting import (
    Pictures,
    Seen,
    Ticket,
    is_saved_differently,
    pictures_sent,
    save,
    see,
    status_of,
)
from lumbung.faces.office.forms.sentence import SentenceForm
from lumbung.faces.office.place import Office, office_of
from lumbung.faces.office.templatetags.books import ICONS
from lumbung.ledger.accounts import accounts_on
from lumbung.ledger.approvals import limits_of
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.drafts import draft_of
from lumbung.standard import queries as standard

FIRST_GROUP = "money-out"


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: str | Promise
    icon: str
    is_current: bool


def choose(request: HttpRequest, code: str) -> HttpResponse:
    """All sentences that this co-operative can use: by group, or by words."""
    office = office_of(request)
    books = books_of(office.code)
    book = standard.templates(books.release)
    words = request.GET.get("cari", "").strip()[:80]
    keys = {group.key for group in book.groups}
    group = request.GET.get("kelompok", FIRST_GROUP)
    group = group if group in keys else FIRST_GROUP
    found = plainwords.find(book, words) if words else book.of_group(group)
    context = {
        "groups": _groups(books, "" if words else group),
        "words": words,
        "sentences": [_offer(template) for template in _usable(found, accounts_on(books))],
        "may_journal": office.may(Action.WRITE_JOURNAL),
    }
    return render(request, "office/books/choose.html", context)


def sentence(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One sentence: completed, looked at, saved. Each sending says by `aksi` which of these it wants."""
    office = office_of(request)
    books = books_of(office.code)
    template = _template(books, key)
    if request.method != "POST":
        return _page(request, Filled.opened(office, books, template))
    filled = Filled.sent(request, office, books, template)
    if request.POST.get("aksi") == "simpan" and filled.is_as_shown(request):
        try:
            assert filled.seen.draft is not None, "what is shown has a draft"
            return save(request, office, filled.seen.draft)
        except Refusal as refusal:
            return _page(request, filled.refused(refusal))
    return _page(request, filled)


@dataclass(frozen=True, slots=True)
class Filled:
    """A sentence as somebody has filled it so far, and what it would do."""

    office: Office
    books: Books
    form: SentenceForm
    ticket: Ticket
    pictures: Pictures
    seen: Seen

    @classmethod
    def opened(cls, office: Office, books: Books, template: Template) -> "Filled":
        form = SentenceForm(template, today=office.today)
        return cls(office, books, form, Ticket.new(), Pictures(()), Seen())

    @classmethod
    def sent(
        cls, request: HttpRequest, office: Office, books: Books, template: Template
    ) -> "Filled":
        form = SentenceForm(template, request.POST, today=office.today)
        ticket = Ticket.of(request.POST)
        pictures = pictures_sent(request, office, by=office.maker())
        seen = see(lambda: _draft(office, form, ticket, pictures.names))
        form.point_at(seen.refusal)
        return cls(office, books, form, ticket, pictures, seen)

    def is_as_shown(self, request: HttpRequest) -> bool:
        """Has the person seen the consequences of exactly this? A picture that was refused counts too."""
        mark = self.seen.mark
        return bool(mark) and mark == request.POST.get("dilihat") and not self.pictures.refusal

    def refused(self, refusal: Refusal) -> "Filled":
        """As it was typed, with the reason; under a new number where the old one is taken."""
        taken = is_saved_differently(refusal)
        ticket = Ticket.new() if taken else self.ticket
        seen = Seen(self.seen.draft, self.seen.preview, self.seen.why_second, refusal)
        return Filled(self.office, self.books, self.form, ticket, self.pictures, seen)


def _draft(
    office: Office, form: SentenceForm, ticket: Ticket, pictures: Sequence[str]
) -> VoucherDraft:
    """Refuses: as `SentenceForm.read` and `parse_draft`."""
    args = dict(form.args)
    if pictures:
        args["attachments"] = list(pictures)
    return draft_of(
        "ledger.record", office.code, args, by=office.maker(), voucher_id=ticket.voucher_id,
        occurred_on=form.read.get(BlankName.DATE, office.today),
        beside=ticket.beside(form.words_beside),
    )  # fmt: skip


def _page(request: HttpRequest, filled: Filled) -> HttpResponse:
    refusal = filled.seen.refusal or filled.pictures.refusal
    is_panel = request.POST.get("aksi") == "panel"
    asked_to_save = request.POST.get("aksi") == "simpan"
    group = filled.form.template.group
    context = {
        "template": filled.form.template,
        "form": filled.form,
        "ticket": filled.ticket,
        "pictures": filled.pictures,
        "seen": filled.seen,
        "refusal": refusal,
        "taken": filled.seen.draft if is_saved_differently(refusal) else None,
        "has_changed": asked_to_save and refusal is None,
        "amount": filled.form.amount_read if filled.form.is_bound else None,
        "limit": limits_of(filled.books)["second_person_limit"],
        "groups": _groups(filled.books, group),
        "note": filled.form[BlankName.NOTE.value],
        "is_panel": is_panel,
    }
    page = "panel_only" if is_panel else "sentence"
    status = 200 if is_panel else status_of(refusal)
    return render(request, f"office/books/{page}.html", context, status=status)


def _groups(books: Books, current: str) -> Sequence[Group]:
    groups = standard.templates(books.release).groups
    return [Group(one.key, one.label, ICONS[one.key], one.key == current) for one in groups]


def _template(books: Books, key: str) -> Template:
    template = standard.templates(books.release).templates.get(key)
    found = plainwords.usable(template, accounts_on(books)) if template else None
    if found is None:
        raise Http404
    return found


def _usable(templates: Sequence[Template], on: frozenset[str]) -> Sequence[Template]:
    kept = (plainwords.usable(template, on) for template in templates)
    return [template for template in kept if template is not None]


def _offer(template: Template) -> Mapping[str, Any]:
    """A sentence as the list shows it: title, and what it may be for."""
    purpose = template.blank(BlankName.PURPOSE)
    examples = [choice.label for choice in purpose.choices] if purpose else []
    return {
        "key": template.key,
        "title": template.title,
        "examples": ", ".join(examples[:4]) + (", …" if len(examples) > 4 else ""),
        "group": template.group,
    }
