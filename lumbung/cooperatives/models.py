"""Areas, co-operatives (the root of every tenant table), their villages, and their history."""

from django.db import models

from lumbung.cooperatives.naming import CooperativeKind
from lumbung.cooperatives.profile import BoardBody
from lumbung.tenancy.models import TenantModel


class Area(models.Model):
    """A province, regency, district or village; a copy of the area files that SQL can join.

    An area that has left the list stays here with `is_current` off: books still name it.
    """

    # Compared byte by byte, so that "everything below 64.07" is a range of the index anywhere.
    code = models.TextField(primary_key=True, db_collation="C")
    name = models.TextField()
    level = models.TextField()
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="children"
    )
    kind = models.TextField()
    zone = models.TextField()
    village_word = models.TextField()
    head_word = models.TextField()
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "area"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Cooperative(models.Model):
    """A co-operative that keeps books here. Its code is for life, also after it joined another.

    The number in the code is the number in the id (6400417 is KT-0417) and each province has
    letters of its own, so a code is unique because the id is; a unique index on the code alone
    could not be sharded (database.md R4).
    """

    id = models.BigIntegerField(primary_key=True)
    code = models.TextField(db_collation="C")
    name = models.TextField()
    # Names a release of the standard; the co-operative copies nothing of it.
    release = models.TextField()
    # The district of its first village; month totals carry it for oversight.
    area = models.TextField(db_collation="C")
    kind = models.TextField()
    zone = models.TextField()
    founded_on = models.DateField(null=True)
    # Set when its villages went to another before it had books (`join`).
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="merged",
    )

    class Meta:
        db_table = "cooperative"
        constraints = [
            models.UniqueConstraint(fields=["code", "id"], name="cooperative_code_uq"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in CooperativeKind]),
                name="cooperative_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="cooperative_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index(fields=["area"], name="cooperative_area_ix")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CooperativeVillage(models.Model):
    """That a co-operative serves a village. One may serve several; each village is counted once.

    A reference table, so `koperasi_id` has no key to the sharded root (database.md R7).
    """

    pk = models.CompositePrimaryKey("koperasi_id", "village")
    koperasi_id = models.BigIntegerField()
    village = models.TextField(db_collation="C")

    class Meta:
        db_table = "cooperative_village"
        constraints = [
            models.UniqueConstraint(fields=["village"], name="cooperative_village_once_uq")
        ]

    def __str__(self) -> str:
        return f"{self.koperasi_id} {self.village}"


class CooperativeProfile(TenantModel):
    """The co-operative's papers and address as they stood from a day on; rows are never changed.

    Of two rows for one day the later id holds: that is how a slip of the pen is corrected.
    """

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    valid_from = models.DateField()
    deed_no = models.TextField(default="")
    deed_on = models.DateField(null=True)
    ahu_no = models.TextField(default="")
    nib = models.TextField(default="")
    npwp = models.TextField(default="")
    nik = models.TextField(default="")
    address = models.TextField(default="")
    phone = models.TextField(default="")
    email = models.TextField(default="")
    recorded_by = models.TextField()

    class Meta:
        db_table = "cooperative_profile"
        indexes = [
            models.Index(fields=["koperasi_id", "valid_from"], name="cooperative_profile_day_ix")
        ]


class CooperativeBoardMember(TenantModel):
    """Who holds or held an office. The name is personal: it can be erased, the office stays."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    body = models.TextField()
    position = models.TextField()
    name = models.TextField()
    held_from = models.DateField()
    held_until = models.DateField(null=True)
    recorded_by = models.TextField()

    class Meta:
        db_table = "cooperative_board_member"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(body__in=[body.value for body in BoardBody]),
                name="cooperative_board_member_body",
            ),
            models.CheckConstraint(
                condition=models.Q(held_until__isnull=True)
                | models.Q(held_until__gte=models.F("held_from")),
                name="cooperative_board_member_days_in_order",
            ),
        ]


class CooperativeParameter(TenantModel):
    """A by-law amount or rate (simpanan pokok, …) from a day on; rows are never changed.

    The standard says which names there are and between what bounds a value may lie.
    """

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    name = models.TextField()
    value = models.BigIntegerField()
    valid_from = models.DateField()
    recorded_by = models.TextField()

    class Meta:
        db_table = "cooperative_parameter"
        indexes = [
            models.Index(
                fields=["koperasi_id", "name", "valid_from"], name="cooperative_parameter_day_ix"
            )
        ]
