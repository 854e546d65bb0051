"""The tables of the books; only the posting function writes them, so these models are for reading."""

from django.db import models

from lumbung.tenancy.models import TenantModel


class Chain(TenantModel):
    """One row a co-operative: its lock, last number, head of the hash chain and closing date.

    The area stands here too, so that oversight can see coverage (closed, open, silent) and nothing else.
    """

    koperasi_id = models.BigIntegerField(primary_key=True)
    release = models.TextField()
    area = models.TextField()
    epoch = models.IntegerField(default=1)
    seq = models.BigIntegerField(default=0)
    head = models.BinaryField()
    book_year = models.IntegerField(default=0)
    book_no = models.BigIntegerField(default=0)
    closed_until = models.DateField()
    last_day = models.DateField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "chain"
        indexes = [models.Index(fields=["area"], name="chain_area_ix")]


class Voucher(TenantModel):
    """A voucher and its entry: one row, never changed. `body` is the canonical draft as it was hashed."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    epoch = models.IntegerField()
    seq = models.BigIntegerField()
    book_year = models.IntegerField()
    book_no = models.BigIntegerField()
    kind = models.TextField()
    version = models.SmallIntegerField()
    mode = models.TextField()
    actor = models.TextField()
    device = models.UUIDField(null=True)
    device_seq = models.BigIntegerField(null=True)
    occurred_on = models.DateField()
    business_date = models.DateField()
    recorded_at = models.DateTimeField()
    reverses = models.UUIDField(null=True)
    line_count = models.IntegerField()
    body = models.BinaryField()
    body_hash = models.BinaryField()
    entry_hash = models.BinaryField()
    hash = models.BinaryField()
    receipt = models.TextField()

    class Meta:
        db_table = "voucher"
        constraints = [
            models.UniqueConstraint(fields=["koperasi_id", "seq"], name="voucher_seq_uq"),
            models.UniqueConstraint(
                fields=["koperasi_id", "reverses"],
                condition=models.Q(reverses__isnull=False),
                name="voucher_reversed_once_uq",
            ),
            models.UniqueConstraint(
                fields=["koperasi_id", "device", "device_seq"],
                condition=models.Q(device__isnull=False),
                name="voucher_device_seq_uq",
            ),
        ]


class EntryLine(TenantModel):
    """One line of an entry: signed amount in rupiah, debit above zero."""

    pk = models.CompositePrimaryKey("koperasi_id", "entry_id", "line_no")
    entry_id = models.UUIDField()
    line_no = models.IntegerField()
    account = models.IntegerField()
    unit = models.SmallIntegerField()
    sub_kind = models.SmallIntegerField(default=0)
    sub = models.UUIDField()
    amount = models.BigIntegerField()
    counterparty = models.BigIntegerField(null=True)
    business_date = models.DateField()

    class Meta:
        db_table = "entry_line"
        indexes = [
            models.Index(fields=["koperasi_id", "business_date"], name="entry_line_day_ix"),
            models.Index(
                fields=["koperasi_id", "account", "business_date"], name="entry_line_account_ix"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(amount=0)
                & models.Q(amount__gte=-(10**13))
                & models.Q(amount__lte=10**13),
                name="entry_line_amount_bounded",
            )
        ]


class Balance(TenantModel):
    """Where an account, unit and subaccount stands now; the row appears on first use."""

    pk = models.CompositePrimaryKey("koperasi_id", "account", "unit", "sub")
    account = models.IntegerField()
    unit = models.SmallIntegerField()
    sub = models.UUIDField()
    sub_kind = models.SmallIntegerField(default=0)
    balance = models.BigIntegerField()
    version = models.BigIntegerField(default=1)
    floor = models.BigIntegerField(null=True)
    ceiling = models.BigIntegerField(null=True)

    class Meta:
        db_table = "balance"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(floor__isnull=True) | models.Q(balance__gte=models.F("floor")),
                name="balance_floor",
            ),
            models.CheckConstraint(
                condition=models.Q(ceiling__isnull=True)
                | models.Q(balance__lte=models.F("ceiling")),
                name="balance_ceiling",
            ),
        ]


class MonthTotal(TenantModel):
    """Debit and credit of an account and unit in a month, with the area: what oversight adds up."""

    pk = models.CompositePrimaryKey("koperasi_id", "month", "account", "unit")
    month = models.DateField()
    account = models.IntegerField()
    unit = models.SmallIntegerField()
    area = models.TextField()
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)
    # Debit less credit of those entries that touch cash or bank: the cash-flow statement's sums.
    flow = models.BigIntegerField(default=0)
    # What entries that close a year moved of `debit` and `credit` (year_end.py): statements of the
    # surplus look through it.
    closing_debit = models.BigIntegerField(default=0)
    closing_credit = models.BigIntegerField(default=0)

    class Meta:
        db_table = "month_total"
        indexes = [models.Index(fields=["area", "month"], name="month_total_area_ix")]


class Beside(TenantModel):
    """Personal or free text of a voucher: erasable; the voucher's body holds only its salted hash."""

    pk = models.CompositePrimaryKey("koperasi_id", "voucher_id")
    voucher_id = models.UUIDField()
    content = models.TextField()

    class Meta:
        db_table = "beside"


class Attachment(TenantModel):
    """The bytes of a receipt's picture, named by their SHA-256, so a changed picture shows itself."""

    pk = models.CompositePrimaryKey("koperasi_id", "sha256")
    sha256 = models.BinaryField()
    media_type = models.TextField()
    size = models.IntegerField()
    content = models.BinaryField()
    added_by = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "attachment"


class Task(TenantModel):
    """Something a person must look at (Perlu diperiksa), made in the transaction that caused it."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    voucher_id = models.UUIDField(null=True)
    kind = models.TextField()
    message = models.TextField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(null=True)
    answer = models.TextField(null=True)

    class Meta:
        db_table = "task"
        indexes = [
            models.Index(
                fields=["koperasi_id"],
                condition=models.Q(done_at__isnull=True),
                name="task_open_ix",
            )
        ]


class AccountSwitch(TenantModel):
    """An optional account of the standard that this co-operative has switched on."""

    pk = models.CompositePrimaryKey("koperasi_id", "account")
    account = models.IntegerField()
    voucher_id = models.UUIDField()

    class Meta:
        db_table = "account_switch"


class Approval(TenantModel):
    """A draft that waits for a second person, and what that person decided; never the maker himself."""

    pk = models.CompositePrimaryKey("koperasi_id", "id")
    id = models.UUIDField()
    voucher_id = models.UUIDField()
    draft = models.TextField()
    why = models.TextField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    decided_by = models.TextField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(null=True)

    class Meta:
        db_table = "approval"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("made_by")),
                name="approval_maker_is_not_checker",
            ),
            models.UniqueConstraint(
                fields=["koperasi_id", "voucher_id"], name="approval_voucher_uq"
            ),
        ]
