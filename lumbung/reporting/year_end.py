"""The entries that close a book year: income and expenses carried into 3132, found by their lines.

The statements of the surplus look through them, so a closed year still shows what was earned.
"""

from collections.abc import Sequence

from django.db import connections

from lumbung.core.statements import AccountTotal
from lumbung.ledger.reading import Days

SURPLUS_OF_YEAR = 3132

# A reversal of such an entry touches the same accounts, so it takes itself out again.
CLOSES_A_YEAR = """
EXISTS (SELECT 1 FROM entry_line s WHERE s.koperasi_id = {entry}.koperasi_id
        AND s.entry_id = {entry}.entry_id AND s.account = 3132)
AND EXISTS (SELECT 1 FROM entry_line r WHERE r.koperasi_id = {entry}.koperasi_id
            AND r.entry_id = {entry}.entry_id AND r.account BETWEEN 4000 AND 8999)
"""
_LINES = f"""
SELECT l.account, l.unit, sum(greatest(l.amount, 0))::bigint, sum(greatest(-l.amount, 0))::bigint
FROM entry_line l
WHERE l.koperasi_id = %s AND l.entry_id IN (
  SELECT c.entry_id FROM entry_line c
  WHERE c.koperasi_id = %s AND c.account = {SURPLUS_OF_YEAR}
    AND c.business_date >= %s AND c.business_date <= %s)
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
        cursor.execute(_LINES, [koperasi_id, koperasi_id, days.first, days.until])
        return [AccountTotal(str(a), f"{u:02d}", d, c) for a, u, d, c in cursor.fetchall()]
