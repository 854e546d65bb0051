"""Drawer sessions and hand-overs. What lies in a drawer is the ledger's balance, never a column here."""

from django.db import models

from lumbung.tenancy.models import TenantModel


class DrawerSession(TenantModel):
    """From counting a drawer open to counting it closed; one at a time for each drawer."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    account = models.IntegerField()
    unit = models.SmallIntegerField()
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    opening_count = models.JSONField()
    opening_rupiah = models.BigIntegerField()
    opening_difference = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(default="")
    closing_count = models.JSONField(null=True)
    closing_rupiah = models.BigIntegerField(null=True)
    # Counted less booked, in rupiah: what was put on 1106 and must be explained.
    closing_difference = models.BigIntegerField(null=True)

    class Meta:
        db_table = "drawer_session"
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi_id", "account", "unit"],
                condition=models.Q(closed_at__isnull=True),
                name="drawer_session_open_once_uq",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | models.Q(closing_rupiah__isnull=False, closing_difference__isnull=False),
                name="drawer_session_closed_is_counted",
            ),
        ]


class HandOver(TenantModel):
    """Money on its way between two drawers: given by one person, counted in by another."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    from_account = models.IntegerField()
    from_unit = models.SmallIntegerField()
    to_account = models.IntegerField()
    to_unit = models.SmallIntegerField()
    amount = models.BigIntegerField()
    given_on = models.DateField()
    given_by = models.TextField()
    received_on = models.DateField(null=True)
    received_by = models.TextField(null=True)
    received_rupiah = models.BigIntegerField(null=True)

    class Meta:
        db_table = "hand_over"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_by__isnull=True)
                | ~models.Q(received_by=models.F("given_by")),
                name="hand_over_by_two_hands",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="hand_over_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["koperasi_id"],
                condition=models.Q(received_on__isnull=True),
                name="hand_over_open_ix",
            )
        ]
