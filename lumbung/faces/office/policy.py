"""Who may open which address: one table; an address that is not in it is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lumbung.cooperatives.officers.powers import Action


class Reach(StrEnum):
    """What an address belongs to, which decides how its policy is checked."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    # /k/<code>/…: the one co-operative whose code stands in the address.
    COOPERATIVE = "cooperative"
    # /w/<area>/…: the area in the address, and what lies below it.
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Policy:
    """`action` None: whoever passes the reach."""

    reach: Reach
    action: Action | None = None


PUBLIC = Policy(Reach.PUBLIC)
SIGNED_IN = Policy(Reach.SIGNED_IN)


def cooperative(action: Action) -> Policy:
    return Policy(Reach.COOPERATIVE, action)


def area(action: Action) -> Policy:
    return Policy(Reach.AREA, action)


POLICIES: Mapping[str, Policy] = {
    # Coming in.
    "account_login": PUBLIC,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "activation": PUBLIC,
    "activation_passphrase": PUBLIC,
    "set_language": PUBLIC,
    # One's own account.
    "start": SIGNED_IN,
    "account_logout": SIGNED_IN,
    "account": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    # A co-operative's office.
    "cooperative_home": cooperative(Action.READ_BOOKS),
    "officers": cooperative(Action.SEE_OFFICERS),
    "officer_add": cooperative(Action.MANAGE_OFFICERS),
    "officer": cooperative(Action.SEE_OFFICERS),
    "officer_role": cooperative(Action.MANAGE_OFFICERS),
    "officer_end": cooperative(Action.MANAGE_OFFICERS),
    "officer_code": cooperative(Action.MANAGE_OFFICERS),
    "recovery_start": cooperative(Action.START_RECOVERY),
    "recovery_confirm": cooperative(Action.CONFIRM_RECOVERY),
    "recovery_cancel": cooperative(Action.CONFIRM_RECOVERY),
    # Looks at the register are noted, each with who looked.
    "members": cooperative(Action.READ_BOOKS),
    "member": cooperative(Action.READ_BOOKS),
    "member_book": cooperative(Action.MANAGE_MEMBERS),
    "member_register": cooperative(Action.MANAGE_MEMBERS),
    "member_correct": cooperative(Action.MANAGE_MEMBERS),
    "member_approve": cooperative(Action.APPROVE_MEMBERS),
    "member_decline": cooperative(Action.APPROVE_MEMBERS),
    "member_leave": cooperative(Action.APPROVE_MEMBERS),
    "member_pay_out": cooperative(Action.WRITE_BOOKS),
    "member_personal": cooperative(Action.MANAGE_MEMBERS),
    "member_copy": cooperative(Action.MANAGE_MEMBERS),
    "member_copy_file": cooperative(Action.MANAGE_MEMBERS),
    "statements": cooperative(Action.READ_BOOKS),
    "statement": cooperative(Action.READ_BOOKS),
    "statement_paper": cooperative(Action.READ_BOOKS),
    "statement_file": cooperative(Action.READ_BOOKS),
    "record": cooperative(Action.WRITE_BOOKS),
    "record_sentence": cooperative(Action.WRITE_BOOKS),
    "journal": cooperative(Action.WRITE_JOURNAL),
    "cash": cooperative(Action.READ_BOOKS),
    "cash_sheet": cooperative(Action.READ_BOOKS),
    "cash_count": cooperative(Action.WRITE_BOOKS),
    "cash_give": cooperative(Action.WRITE_BOOKS),
    "cash_take": cooperative(Action.WRITE_BOOKS),
    "savings": cooperative(Action.READ_BOOKS),
    "savings_round": cooperative(Action.WRITE_BOOKS),
    "savings_round_paper": cooperative(Action.WRITE_BOOKS),
    "savings_arrears": cooperative(Action.READ_BOOKS),
    "savings_passbook": cooperative(Action.READ_BOOKS),
    "savings_passbook_pdf": cooperative(Action.READ_BOOKS),
    "savings_deposit": cooperative(Action.WRITE_BOOKS),
    "savings_withdraw": cooperative(Action.WRITE_BOOKS),
    "savings_receipt": cooperative(Action.READ_BOOKS),
    "vouchers": cooperative(Action.READ_BOOKS),
    "voucher": cooperative(Action.READ_BOOKS),
    "voucher_paper": cooperative(Action.READ_BOOKS),
    "voucher_reverse": cooperative(Action.WRITE_BOOKS),
    "picture": cooperative(Action.READ_BOOKS),
    "closing": cooperative(Action.READ_BOOKS),
    "close_month": cooperative(Action.CLOSE_MONTH),
    "reopen_month": cooperative(Action.CLOSE_MONTH),
    "tasks": cooperative(Action.READ_BOOKS),
    "task": cooperative(Action.READ_BOOKS),
    # Whoever keeps the books looks into what a till did, so not the till itself.
    "task_answer": cooperative(Action.WRITE_JOURNAL),
    "approval": cooperative(Action.READ_BOOKS),
    "approval_agree": cooperative(Action.SECOND),
    "approval_decline": cooperative(Action.SECOND),
    "accounts": cooperative(Action.READ_BOOKS),
    "account_switch": cooperative(Action.CHANGE_SETTINGS),
    "examinations": cooperative(Action.READ_BOOKS),
    "examination_close": cooperative(Action.EXAMINE),
    "settings": cooperative(Action.READ_BOOKS),
    "settings_profile": cooperative(Action.CHANGE_SETTINGS),
    "settings_contact": cooperative(Action.CHANGE_SETTINGS),
    "settings_board": cooperative(Action.CHANGE_RULES),
    "settings_board_leave": cooperative(Action.CHANGE_RULES),
    "settings_parameter": cooperative(Action.CHANGE_RULES),
    # Above the co-operatives.
    "area_home": area(Action.OVERSEE),
    "area_completeness": area(Action.OVERSEE),
    "area_statements": area(Action.OVERSEE),
    "area_statement": area(Action.OVERSEE),
    "area_statement_paper": area(Action.OVERSEE),
    "area_statement_file": area(Action.OVERSEE),
    "area_cooperatives": area(Action.OVERSEE),
    "area_examine": area(Action.EXAMINE),
    "area_officers": area(Action.SEE_OFFICERS),
    "area_officer_add": area(Action.MANAGE_OFFICERS),
    "area_officer": area(Action.SEE_OFFICERS),
    "area_officer_role": area(Action.MANAGE_OFFICERS),
    "area_officer_end": area(Action.MANAGE_OFFICERS),
    "area_officer_code": area(Action.MANAGE_OFFICERS),
    "area_recovery_start": area(Action.START_RECOVERY),
    "area_recovery_confirm": area(Action.CONFIRM_RECOVERY),
    "area_recovery_cancel": area(Action.CONFIRM_RECOVERY),
}

# What somebody who still has to set up a second factor may open.
SETTING_UP = frozenset(
    name for name in POLICIES if name.startswith("mfa_") or name == "account_reauthenticate"
) | {"account_logout", "set_language"}
