"""Accounts that a co-operative may use besides the core ones: looked through, switched on one at a time."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.refusal import Refusal
from lumbung.faces.office.drafting import Ticket, is_saved_differently, save, status_of
from lumbung.faces.office.forms.reading import words_typed
from lumbung.faces.office.place import office_of
from lumbung.ledger.accounts import optional_accounts
from lumbung.ledger.books import books_of
from lumbung.ledger.drafts import draft_of


def accounts(request: HttpRequest, code: str) -> HttpResponse:
    office = office_of(request)
    words = words_typed(request.GET.get("cari", ""))[:80]
    found = [
        one
        for one in optional_accounts(books_of(office.code))
        if all(
            word in f"{one.account.code} {one.account.name} {one.account.classification}".casefold()
            for word in words.casefold().split()
        )
    ]
    context = {
        "words": words,
        "on": [one.account for one in found if one.is_on],
        "off": [one.account for one in found if not one.is_on],
        "may_switch": office.may(Action.CHANGE_SETTINGS),
    }
    return render(request, "office/books/accounts.html", context)


def switch(request: HttpRequest, code: str, account: str) -> HttpResponse:
    """What switching it on means, then the switch itself; on for good, since it may hold money."""
    office = office_of(request)
    found = {one.account.code: one for one in optional_accounts(books_of(office.code))}.get(account)
    if found is None:
        raise Http404
    ticket = Ticket.of(request.POST) if request.method == "POST" else Ticket.new()
    context: dict[str, Any] = {"one": found, "ticket": ticket, "refusal": None}
    if request.method == "POST":
        draft = draft_of(
            "ledger.switch_account", office.code, {"account": account},
            by=office.maker(Action.CHANGE_SETTINGS), occurred_on=office.today,
            voucher_id=ticket.voucher_id,
        )  # fmt: skip
        try:
            save(request, office, draft)
            return HttpResponseRedirect(reverse("accounts", args=[code]))
        except Refusal as refusal:
            taken = is_saved_differently(refusal)
            context |= {"refusal": refusal, "ticket": Ticket.new() if taken else ticket}
    status = status_of(context["refusal"])
    return render(request, "office/books/account_switch.html", context, status=status)
