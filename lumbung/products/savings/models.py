"""Terms of savings that a member opens by agreement. What they hold is the ledger's balance, never a column here."""

from enum import StrEnum

from django.db import models

from lumbung.tenancy.models import TenantModel


class SavingsKind(StrEnum):
    """The five kinds of savings, by nature in law (UU 25/1992 Pasal 41; Permenkop 8/2023)."""

    POKOK = "pokok"
    WAJIB = "wajib"
    SUKARELA = "sukarela"
    BERJANGKA = "berjangka"
    KHUSUS = "khusus"


class SavingsAccount(TenantModel):
    """A time deposit (BERJANGKA) or purpose savings (KHUSUS): its terms as they were agreed.

    Pokok, wajib and sukarela need no row: each member has one of each, and the subaccount in the
    books is the member.
    """

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    member_id = models.UUIDField()
    kind = models.TextField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    # Basis points a year, fixed at placement (BERJANGKA); 0 otherwise.
    rate_bp = models.IntegerField(default=0)
    term_months = models.SmallIntegerField(null=True)
    matures_on = models.DateField(null=True)
    rollover = models.TextField(default="")
    purpose = models.TextField(default="")
    # KHUSUS: may be withdrawn from this day on.
    available_on = models.DateField(null=True)
    voucher_id = models.UUIDField()

    class Meta:
        db_table = "savings_account"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[SavingsKind.BERJANGKA.value, SavingsKind.KHUSUS.value]
                ),
                name="savings_account_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(rate_bp__gte=0), name="savings_account_rate_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["koperasi_id", "member_id"], name="savings_account_member_ix")
        ]
