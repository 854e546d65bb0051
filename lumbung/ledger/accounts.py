"""Which accounts a co-operative uses: the core of its release, and what it has switched on besides."""

from collections.abc import Sequence
from dataclasses import dataclass

from lumbung.core.chart import Account
from lumbung.ledger.books import Books
from lumbung.ledger.operations import switched_on
from lumbung.tenancy.scope import tenant


@dataclass(frozen=True, slots=True)
class OptionalAccount:
    account: Account
    is_on: bool


def accounts_on(books: Books) -> frozenset[str]:
    """Codes that may be posted to, by hand or by a service."""
    with tenant(books.koperasi_id):
        own = switched_on()
    return frozenset(account.code for account in books.chart if account.is_core) | set(own)


def accounts_by_hand(books: Books) -> Sequence[Account]:
    """What a general journal may use: on, of no single member or item, and of no service's own."""
    on = accounts_on(books)
    return [
        account
        for account in books.chart
        if account.code in on
        and not (account.module_only or account.needs_member or account.needs_item)
    ]


def optional_accounts(books: Books) -> Sequence[OptionalAccount]:
    on = accounts_on(books)
    return [
        OptionalAccount(account, account.code in on)
        for account in books.chart
        if not account.is_core
    ]
