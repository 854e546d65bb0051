"""Which role may do what: the one table that pages, operations and tests read."""

from collections.abc import Mapping
from enum import StrEnum

from lumbung.cooperatives.officers.models import AREA_ROLES, COOPERATIVE_ROLES, Role


class Action(StrEnum):
    """What a person may want to do. The first group is inside one co-operative."""

    READ_BOOKS = "read_books"
    WRITE_BOOKS = "write_books"
    WRITE_JOURNAL = "write_journal"
    SECOND = "second"
    CLOSE_MONTH = "close_month"
    CHANGE_SETTINGS = "change_settings"
    CHANGE_RULES = "change_rules"
    SEE_OFFICERS = "see_officers"
    MANAGE_OFFICERS = "manage_officers"
    START_RECOVERY = "start_recovery"
    CONFIRM_RECOVERY = "confirm_recovery"
    MANAGE_MEMBERS = "manage_members"
    APPROVE_MEMBERS = "approve_members"
    # Over an area.
    OVERSEE = "oversee"
    EXAMINE = "examine"


KETUA, SEKRETARIS, BENDAHARA = Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA
JURU_BUKU, KASIR, MANAJER, PENGAWAS = Role.JURU_BUKU, Role.KASIR, Role.MANAJER, Role.PENGAWAS
PENDAMPING, AUDITOR = Role.PENDAMPING, Role.AUDITOR
KABUPATEN, PROVINSI, KEMENTERIAN = Role.DINAS_KABUPATEN, Role.DINAS_PROVINSI, Role.KEMENTERIAN

# Whoever writes may not second, and pengawas never writes (UU 25/1992 Pasal 39).
WRITERS = frozenset({BENDAHARA, JURU_BUKU, KASIR, MANAJER})
SECONDERS = frozenset({KETUA, PENGAWAS})
OVERSEERS = frozenset(AREA_ROLES)

COOPERATIVE_POWERS: Mapping[Action, frozenset[Role]] = {
    Action.READ_BOOKS: COOPERATIVE_ROLES,
    Action.WRITE_BOOKS: WRITERS,
    Action.WRITE_JOURNAL: frozenset({BENDAHARA, JURU_BUKU}),
    Action.SECOND: SECONDERS,
    Action.CLOSE_MONTH: frozenset({BENDAHARA, JURU_BUKU, MANAJER}),
    Action.CHANGE_SETTINGS: frozenset({KETUA, SEKRETARIS, BENDAHARA, MANAJER}),
    # The rules bind those who write, so none of them sets them (limits, shares of the surplus).
    Action.CHANGE_RULES: frozenset({KETUA, SEKRETARIS}),
    Action.SEE_OFFICERS: COOPERATIVE_ROLES,
    Action.MANAGE_OFFICERS: frozenset({KETUA, SEKRETARIS}),
    Action.CONFIRM_RECOVERY: frozenset({KETUA, PENGAWAS}),
    # The register is the secretary's book, and whoever meets people at the counter writes them down.
    Action.MANAGE_MEMBERS: WRITERS | {SEKRETARIS},
    Action.APPROVE_MEMBERS: frozenset({KETUA, SEKRETARIS, BENDAHARA}),
}
# What an area role may do to the co-operatives and officers below its area. Reading the
# books is not here: it takes an open examination.
AREA_POWERS: Mapping[Action, frozenset[Role]] = {
    Action.OVERSEE: OVERSEERS,
    Action.EXAMINE: OVERSEERS,
    Action.SEE_OFFICERS: frozenset({KABUPATEN, PROVINSI, KEMENTERIAN}),
    Action.MANAGE_OFFICERS: frozenset({KABUPATEN, PROVINSI, KEMENTERIAN}),
    Action.START_RECOVERY: frozenset({KABUPATEN, PROVINSI, KEMENTERIAN}),
    Action.CONFIRM_RECOVERY: frozenset({KABUPATEN, PROVINSI, KEMENTERIAN}),
}
# What an open examination opens, and nothing more: an overseer never writes.
EXAMINATION_POWERS = frozenset({Action.READ_BOOKS})

# Who approves or oversees signs in with something beside a passphrase.
SECOND_FACTOR_ROLES = frozenset({KETUA, PENGAWAS, KABUPATEN, PROVINSI, KEMENTERIAN, AUDITOR})

# Who gives whom: pengurus do not choose those who watch over them, nor their own chair.
GIVEN_BY: Mapping[Role, frozenset[Role]] = {
    BENDAHARA: frozenset({KETUA, SEKRETARIS, KABUPATEN}),
    JURU_BUKU: frozenset({KETUA, SEKRETARIS, KABUPATEN}),
    KASIR: frozenset({KETUA, SEKRETARIS, KABUPATEN}),
    MANAJER: frozenset({KETUA, SEKRETARIS, KABUPATEN}),
    SEKRETARIS: frozenset({KETUA, KABUPATEN}),
    KETUA: frozenset({KABUPATEN, PROVINSI}),
    PENGAWAS: frozenset({KABUPATEN, PROVINSI}),
    PENDAMPING: frozenset({KABUPATEN, PROVINSI}),
    KABUPATEN: frozenset({PROVINSI}),
    AUDITOR: frozenset({PROVINSI, KEMENTERIAN}),
    PROVINSI: frozenset({KEMENTERIAN}),
    KEMENTERIAN: frozenset(),
}


def who_may(action: Action) -> str:
    """For refusals: `bendahara atau juru buku`."""
    roles = COOPERATIVE_POWERS.get(action) or AREA_POWERS.get(action) or frozenset()
    return either(roles)


def either(roles: frozenset[Role]) -> str:
    """The roles' names in one order, as a sentence lists them."""
    names = [str(role.label).lower() for role in Role if role in roles]
    if len(names) < 2:
        return names[0] if names else "pengelola sistem"
    return f"{', '.join(names[:-1])} atau {names[-1]}"
