"""Whole rupiah: the only money there is here; a share-out always adds up to what was shared."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NewType

Rupiah = NewType("Rupiah", int)

# Bounds every amount that enters the books: two values near 2**63 balance and would be accepted.
MAX_RUPIAH = Rupiah(10**13)


def format_rupiah(amount: int) -> str:
    """`-1234567` -> `-Rp1.234.567`, as screens and sentences show money."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


def split_pro_rata(total: Rupiah, weights: Sequence[int]) -> list[Rupiah]:
    """Share out `total` by `weights` by the largest-remainder method.

    Every share is floored to Rp1; what is left goes one rupiah at a time to the largest
    fractions, ties to the earlier position. All weights zero: nothing can be shared, so
    every share is zero and the caller decides where the total goes.
    """
    assert total >= 0, "a negative total is the caller's bug"
    assert all(weight >= 0 for weight in weights), "a negative weight is the caller's bug"
    whole = sum(weights)
    if whole == 0:
        return [Rupiah(0)] * len(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    shares = [int(share) for share in exact]
    by_fraction = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_fraction[: total - sum(shares)]:
        shares[i] += 1
    assert sum(shares) == total, "largest remainder must add up"
    return [Rupiah(share) for share in shares]
