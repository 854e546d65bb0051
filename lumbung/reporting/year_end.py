"""The entries that close a book year: income and expenses carried into 3132, found by their lines.

The statements of the surplus look through them, so a closed year still shows what was earned.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections

from lumbung.core.statements import AccountTotal
from lumbung.ledger.reading import Days

SURPLUS_OF_YEAR = 3132

# A reversal of such an entry touches the same accounts, so it takes itself out again. Each
# sub-select names the co-operative by itself (database.md R11), as %(koperasi)s.
CLOSES_A_YEAR = """
EXISTS (SELECT 1 FROM entry_line s WHERE s.koperasi_id = %(koperasi)s
        AND s.entry_id = {entry}.entry_id AND s.account = 3132)
AND EXISTS (SELECT 1 FROM entry_line r WHERE r.koperasi_id = %(koperasi)s
            AND r.entry_id = {entry}.entry_id AND r.account BETWEEN 4000 AND 8999)
"""
_LINES = f"""
SELECT l.account, l.unit, sum(greatest(l.amount, 0))::bigint, sum(greatest(-l.amount, 0))::bigint
FROM entry_line l
WHERE l.koperasi_id = %(koperasi)s AND l.entry_id IN (
  SELECT c.entry_id FROM entry_line c
  WHERE c.koperasi_id = %(koperasi)s AND c.account = {SURPLUS_OF_YEAR}
    AND c.business_date >= %(first)s AND c.business_date <= %(last)s)
  AND {CLOSES_A_YEAR.format(entry="l")}
GROUP BY l.account, l.unit ORDER BY l.account, l.unit
"""


def closing_totals(
    koperasi_id: int, days: Days, during: Sequence[AccountTotal]
) -> list[AccountTotal]:
    """What the year-closing entries of these days moved; call within `tenant()`."""
    if not any(total.account == str(SURPLUS_OF_YEAR) for total in during):
        return []
    with connections["default"].cursor() as cursor:
        keys: dict[str, Any] = {
            "koperasi": koperasi_id,
            "first": days.first,
            "last": days.until,
        }
        cursor.execute(_LINES, keys)
        return [AccountTotal(str(a), f"{u:02d}", d, c) for a, u, d, c in cursor.fetchall()]
