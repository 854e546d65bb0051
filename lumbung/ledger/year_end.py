"""The entries that close a book year: one that touches 3132 and income or expenses closes it, no other.

Month totals keep apart what they moved, so that statements look through them and a closed year still
shows what was earned. A reversal of such an entry touches the same accounts and takes itself out again.
"""

from collections.abc import Collection

SURPLUS_OF_YEAR = 3132
INCOME_AND_EXPENSES = range(4000, 9000)


def closes_a_year(accounts: Collection[int]) -> bool:
    """Does an entry over these accounts carry income and expenses into the surplus of the year?"""
    return SURPLUS_OF_YEAR in accounts and any(code in INCOME_AND_EXPENSES for code in accounts)


# The same of an entry in the books, for the line `{entry}`. Each sub-select names the co-operative
# by itself (database.md R11), as %(koperasi)s.
CLOSES_A_YEAR = f"""
EXISTS (SELECT 1 FROM entry_line s WHERE s.koperasi_id = %(koperasi)s
        AND s.entry_id = {{entry}}.entry_id AND s.account = {SURPLUS_OF_YEAR})
AND EXISTS (SELECT 1 FROM entry_line r WHERE r.koperasi_id = %(koperasi)s
            AND r.entry_id = {{entry}}.entry_id
            AND r.account BETWEEN {INCOME_AND_EXPENSES.start} AND {INCOME_AND_EXPENSES.stop - 1})
"""
