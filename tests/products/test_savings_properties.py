"""What holds of any savings: the members' balances are the control accounts, and facts add up in any order."""

import os
import random
from collections import defaultdict
from uuid import UUID

import pytest
from django.db.models import Sum

from lumbung.core.voucher import VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.ledger.models import Balance, EntryLine
from lumbung.products.savings.queries import holdings_of
from lumbung.tenancy.scope import tenant
from tests.products.people import depositing, member, withdrawing

ACCOUNTS = {"pokok": 3101, "wajib": 3102, "sukarela": 2101}
OVERDRAWN = 1148
BATCH = 250
# 10,000 for the proof (LUMBUNG_PROPERTY_VOUCHERS=10000, minutes); fewer beside every change.
COUNT = int(os.environ.get("LUMBUNG_PROPERTY_VOUCHERS", "500"))


def random_vouchers(
    koperasi: str, people: list[UUID], count: int, chance: random.Random
) -> list[VoucherDraft]:
    """Deposits of one or two kinds, withdrawals as facts: also of more than there is."""
    made = []
    for _ in range(count):
        who, amount = chance.choice(people), chance.randrange(1, 500) * 100
        if chance.random() < 0.4:
            made.append(withdrawing(koperasi, who, amount, mode="fact"))
        else:
            kinds = chance.choice([("wajib",), ("sukarela",), ("wajib", "sukarela")])
            made.append(depositing(koperasi, who, **dict.fromkeys(kinds, amount)))
    return made


def control(koperasi: str) -> dict[int, int]:
    with tenant(books_of(koperasi).koperasi_id):
        rows = Balance.objects.values("account").annotate(sum=Sum("balance"))
        return {row["account"]: int(row["sum"]) for row in rows}


def net_of_facts(sent: list[VoucherDraft]) -> dict[UUID, int]:
    """What each member's money at the co-operative comes to, from the facts alone."""
    net: defaultdict[UUID, int] = defaultdict(int)
    for draft in sent:
        args = draft.args
        into = draft.kind == "savings.deposit"
        net[UUID(args["member"])] += args.get("sukarela", 0) if into else -args["amount"]
    return dict(net)


def net_in_books(koperasi: str) -> dict[UUID, int]:
    """Sukarela less what was drawn beyond it."""
    with tenant(books_of(koperasi).koperasi_id):
        rows = Balance.objects.filter(account__in=[2101, OVERDRAWN])
        sums = rows.values("sub").annotate(sum=Sum("balance"))
        return {row["sub"]: -int(row["sum"]) for row in sums}


@pytest.mark.timeout(1800)
def test_the_subledger_is_the_control_account(koperasi: str) -> None:
    count, chance = COUNT, random.Random(20_261_124)
    people = [member(koperasi, f"Anggota {number}") for number in range(30)]
    sent = random_vouchers(koperasi, people, count, chance)
    for first in range(0, count, BATCH):
        vouchers.execute_together(sent[first : first + BATCH])

    totals = control(koperasi)
    with tenant(books_of(koperasi).koperasi_id):
        held = holdings_of(people)
        lines = EntryLine.objects.filter(account__in=ACCOUNTS.values())
        of_lines = {
            row["account"]: -int(row["sum"])
            for row in lines.values("account").annotate(sum=Sum("amount"))
        }
    for kind, account in ACCOUNTS.items():
        subledger = sum(one[kind].balance for one in held.values())
        assert subledger == -totals.get(account, 0) == of_lines.get(account, 0), kind
        assert all(one[kind].balance >= 0 for one in held.values()), kind
    net = net_of_facts(sent)
    assert net_in_books(koperasi) == net
    assert verify_books(books_of(koperasi).koperasi_id, koperasi) == []


@pytest.mark.parametrize("seed", range(4))
def test_facts_add_up_in_any_order(koperasi: str, seed: int) -> None:
    chance = random.Random(seed)
    people = [member(koperasi, f"Anggota {number}") for number in range(4)]
    sent = random_vouchers(koperasi, people, 60, chance)
    chance.shuffle(sent)
    for draft in sent:
        vouchers.execute(draft)

    net = net_of_facts(sent)
    assert net_in_books(koperasi) == net
    assert sum(net_in_books(koperasi).values()) == sum(net.values())
