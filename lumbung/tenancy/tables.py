"""Which table is what: root, tenant, reference or local (database.md R1); a new one is decided here."""

from enum import StrEnum

from django.apps import apps


class TableKind(StrEnum):
    ROOT = "root"
    TENANT = "tenant"
    REFERENCE = "reference"
    LOCAL = "local"


# Every table of a co-operative, by name; tests/static fails for one that is not written down here.
TENANT_TABLES = {
    "account_switch", "approval", "attachment", "balance", "beside", "chain", "cooperative_board_member",
    "cooperative_parameter", "cooperative_profile", "drawer_session",
    "hand_over", "entry_line", "examination", "import_mapping", "member",
    "member_consent", "member_heir", "member_identity", "month_total", "personal_access",
    "savings_account", "task", "voucher",
}  # fmt: skip
# Whole apps whose tables live on the coordinator alone: sign-in, sessions, Django's own.
LOCAL_APPS = {"account", "auth", "contenttypes", "mfa", "officers", "sessions"}
ROOT_TABLES = {"cooperative"}
REFERENCE_APPS = {"standard"}
REFERENCE_TABLES = {"area", "cooperative_village"}
UNMANAGED = {"django_migrations"}


def kind_of(table: str, app_label: str) -> TableKind:
    """The kind of a table; every model's table has exactly one."""
    if table in ROOT_TABLES:
        return TableKind.ROOT
    if table in REFERENCE_TABLES or app_label in REFERENCE_APPS:
        return TableKind.REFERENCE
    if table in TENANT_TABLES:
        return TableKind.TENANT
    if app_label in LOCAL_APPS:
        return TableKind.LOCAL
    return TableKind.TENANT


def tables() -> dict[str, TableKind]:
    """Every table of every installed model, with its kind."""
    return {
        model._meta.db_table: kind_of(model._meta.db_table, model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
    }
