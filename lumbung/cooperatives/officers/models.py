"""Officers, dated roles, one-time codes and examinations; a recovery always takes two people."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lumbung.tenancy import clock
from lumbung.tenancy.ids import new_id
from lumbung.tenancy.models import TenantModel


class Role(models.TextChoices):
    """What a person is in a co-operative, or over an area. Pengawas: UU 25/1992 Pasal 38."""

    BENDAHARA = "bendahara", _("Bendahara")
    JURU_BUKU = "juru_buku", _("Juru buku")
    KASIR = "kasir", _("Kasir")
    KETUA = "ketua", _("Ketua")
    SEKRETARIS = "sekretaris", _("Sekretaris")
    MANAJER = "manajer", _("Manajer")
    PENGAWAS = "pengawas", _("Pengawas")
    PENDAMPING = "pendamping", _("Pendamping (business assistant)")
    DINAS_KABUPATEN = "dinas_kabupaten", _("Dinas kabupaten/kota")
    DINAS_PROVINSI = "dinas_provinsi", _("Dinas provinsi")
    KEMENTERIAN = "kementerian", _("Kementerian")
    AUDITOR = "auditor", _("Auditor")

    @property
    def is_of_area(self) -> bool:
        return self in AREA_ROLES


AREA_ROLES = frozenset(
    {Role.PENDAMPING, Role.DINAS_KABUPATEN, Role.DINAS_PROVINSI, Role.KEMENTERIAN, Role.AUDITOR}
)
COOPERATIVE_ROLES = frozenset(Role) - AREA_ROLES


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, full_name: str, passphrase: str | None = None) -> "User":
        """Without a passphrase nobody can sign in until a one-time code has been used."""
        user = self.model(username=username.lower(), full_name=full_name)
        user.set_password(passphrase)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A named person who signs in. No superuser, no e-mail: power comes from assignments alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("nama pengguna"), max_length=64, unique=True)
    full_name = models.CharField(_("nama lengkap"), max_length=120)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        db_table = "app_user"
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]{2,63}$"),
                name="app_user_username_plain",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name


class Assignment(models.Model):
    """A role held in one co-operative, or over one area, from one instant until another.

    `handle` is what vouchers name as their maker (KT-0417/bendahara): it says exactly which
    assignment, hence which person, without a name standing in the books; it is never used again.
    In a co-operative the id is that of the voucher that gave the role.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    koperasi_id = models.BigIntegerField(null=True)
    area = models.TextField(null=True)
    handle = models.TextField()
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField(null=True)
    # Null where the installation itself gave the first role of a place.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "assignment"
        indexes = [
            models.Index(fields=["koperasi_id"], name="assignment_koperasi_ix"),
            models.Index(fields=["area"], name="assignment_area_ix"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    koperasi_id__isnull=False,
                    area__isnull=True,
                    role__in=sorted(role.value for role in COOPERATIVE_ROLES),
                )
                | Q(
                    koperasi_id__isnull=True,
                    area__isnull=False,
                    role__in=sorted(role.value for role in AREA_ROLES),
                ),
                name="assignment_one_place",
            ),
            models.CheckConstraint(
                condition=(Q(made_by__isnull=True) | ~Q(made_by=F("user")))
                & (Q(ended_by__isnull=True) | ~Q(ended_by=F("user"))),
                name="assignment_not_by_oneself",
            ),
            models.UniqueConstraint(
                fields=["koperasi_id", "handle"],
                condition=Q(koperasi_id__isnull=False),
                name="assignment_koperasi_handle_uq",
            ),
            models.UniqueConstraint(
                fields=["area", "handle"],
                condition=Q(area__isnull=False),
                name="assignment_area_handle_uq",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handle}@{self.area or self.koperasi_id}"


class CodePurpose(models.TextChoices):
    ACTIVATION = "activation", _("Aktivasi")
    RECOVERY = "recovery", _("Pemulihan")


class ActivationCode(models.Model):
    """A code that one person may use once to choose a passphrase; only its hash is kept.

    A recovery has no code until a second officer confirms it, so nobody can do one alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="codes")
    purpose = models.CharField(max_length=12, choices=CodePurpose.choices)
    code_hash = models.CharField(max_length=64, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    clears_second_factor = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # Null where the installation itself issued the first code of a place.
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "activation_code"
        constraints = [
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="activation_code_hash_uq"
            ),
            models.CheckConstraint(
                condition=Q(purpose=CodePurpose.ACTIVATION)
                | (
                    Q(started_by__isnull=False)
                    & (
                        Q(confirmed_by__isnull=True, code_hash="")
                        | (
                            Q(confirmed_by__isnull=False)
                            & ~Q(confirmed_by=F("started_by"))
                            & ~Q(code_hash="")
                        )
                    )
                ),
                name="activation_code_recovery_by_two",
            ),
            models.CheckConstraint(
                condition=(Q(started_by__isnull=True) | ~Q(started_by=F("user")))
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user"))),
                name="activation_code_not_by_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.user_id}"


class SignInAttempt(models.Model):
    """A passphrase that was tried and not right (or is being tried); lives for a day at most.

    `key` is a hash of who was tried from where: no address and no user name is kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64)
    tried_at = models.DateTimeField()

    class Meta:
        db_table = "sign_in_attempt"
        indexes = [models.Index(fields=["key", "tried_at"], name="sign_in_attempt_key_ix")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.tried_at:%Y-%m-%d}"


class Examination(TenantModel):
    """An overseer looks inside one co-operative: with a reason, for some days, seen by it."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField(default=new_id)
    opened_by = models.UUIDField()
    opened_as = models.TextField()
    area = models.TextField()
    reason = models.TextField()
    opened_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "examination"
        indexes = [
            models.Index(fields=["koperasi_id", "opened_by"], name="examination_opened_by_ix")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opened_at")), name="examination_ends_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opened_as} {self.opened_at:%Y-%m-%d}"

    def is_open(self, at: Any) -> bool:
        return self.closed_at is None and self.opened_at <= at < self.expires_at
