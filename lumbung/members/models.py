"""The register of members. What identifies a person is erasable and lies apart from what the books need."""

from enum import StrEnum

from django.db import models

from lumbung.tenancy.models import TenantModel


class MemberStatus(StrEnum):
    """Where a membership stands (UU 25/1992 Pasal 17 to 19)."""

    CALON = "calon"
    AKTIF = "aktif"
    KELUAR = "keluar"
    MENINGGAL = "meninggal"
    DIBERHENTIKAN = "diberhentikan"
    DITOLAK = "ditolak"

    @property
    def is_living(self) -> bool:
        """Applying or a member: such a person cannot apply a second time."""
        return self in {MemberStatus.CALON, MemberStatus.AKTIF}


class Member(TenantModel):
    """One membership, without a word about who it is: what stays when the person is erased.

    `number` is the number in the register of members (Buku Daftar Anggota), given on becoming active.
    """

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    number = models.IntegerField(null=True)
    status = models.TextField(default=MemberStatus.CALON.value)
    applied_on = models.DateField()
    applied_by = models.TextField()
    approved_on = models.DateField(null=True)
    approved_by = models.TextField(default="")
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    # The voucher that made the last change: what stands here can be traced into the chain.
    voucher_id = models.UUIDField()

    class Meta:
        db_table = "member"
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi_id", "number"],
                condition=models.Q(number__isnull=False),
                name="member_number_uq",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[status.value for status in MemberStatus]),
                name="member_status",
            ),
            # Active means numbered, and dated.
            models.CheckConstraint(
                condition=~models.Q(status=MemberStatus.AKTIF.value)
                | models.Q(number__isnull=False, joined_on__isnull=False),
                name="member_active_has_number",
            ),
        ]
        indexes = [models.Index(fields=["koperasi_id", "status"], name="member_status_ix")]


class MemberIdentity(TenantModel):
    """Who a member is: erasable. The NIK is sealed; equal ones meet in its blind index."""

    pk = models.CompositePrimaryKey("koperasi_id", "member_id")
    member_id = models.UUIDField()
    name = models.TextField()
    # The name in lower case without titles or signs, for search without an extension.
    sought = models.TextField(db_collation="C")
    nik_sealed = models.TextField(default="")
    nik_masked = models.TextField(default="")
    nik_index = models.BinaryField(null=True)
    born_on = models.DateField(null=True)
    sex = models.TextField(default="")
    address = models.TextField(default="")
    phone = models.TextField(default="")
    occupation = models.TextField(default="")
    # Extras that rest on consent alone (UU 27/2022 Pasal 20): erased when it is withdrawn.
    photo = models.BinaryField(null=True)
    decile = models.SmallIntegerField(null=True)
    decile_source = models.TextField(default="")
    # False once the membership has ended, so that a person may join again.
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "member_identity"
        constraints = [
            models.UniqueConstraint(
                fields=["koperasi_id", "nik_index"],
                condition=models.Q(is_current=True, nik_index__isnull=False),
                name="member_identity_nik_once_uq",
            ),
            models.CheckConstraint(
                condition=models.Q(decile__isnull=True) | models.Q(decile__range=(1, 10)),
                name="member_identity_decile",
            ),
        ]
        indexes = [models.Index(fields=["koperasi_id", "sought"], name="member_identity_sought_ix")]


class MemberHeir(TenantModel):
    """Who is to receive a member's savings on death; personal and erasable."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    member_id = models.UUIDField()
    name = models.TextField()
    relation = models.TextField()
    phone = models.TextField(default="")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "member_heir"
        indexes = [models.Index(fields=["koperasi_id", "member_id"], name="member_heir_member_ix")]


class MemberConsent(TenantModel):
    """That a member agreed to a use of personal data, to which text, and when it was taken back."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    member_id = models.UUIDField()
    purpose = models.TextField()
    text_version = models.TextField()
    channel = models.TextField()
    given_at = models.DateTimeField()
    recorded_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "member_consent"
        indexes = [
            models.Index(fields=["koperasi_id", "member_id"], name="member_consent_member_ix")
        ]


class PersonalAccess(TenantModel):
    """The log of who looked at whose personal data (UU 27/2022 Pasal 31); never changed."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    member_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.TextField()
    what = models.TextField()

    class Meta:
        db_table = "personal_access"
        indexes = [
            models.Index(
                fields=["koperasi_id", "member_id", "at"], name="personal_access_member_ix"
            )
        ]
