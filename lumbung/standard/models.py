"""The standard's reference tables: written by the owner when a release loads, never changed."""

from django.db import models


class StandardRelease(models.Model):
    """One release; `content_hash` is over everything the tables below hold of it."""

    version = models.TextField(primary_key=True)
    effective_from = models.DateField()
    title = models.TextField()
    notes = models.JSONField()
    # What all sentences share: their groups, the labels of blanks, the places where money lies.
    sentences = models.JSONField()
    content_hash = models.TextField()

    class Meta:
        db_table = "standard_release"

    def __str__(self) -> str:
        return self.version


class StandardAccount(models.Model):
    """A row of the chart. A header is a title only: nothing is ever posted to it."""

    pk = models.CompositePrimaryKey("release_id", "code")
    release = models.ForeignKey(
        StandardRelease, models.PROTECT, db_column="release", db_index=False
    )
    code = models.TextField()
    name = models.TextField()
    name_en = models.TextField()
    side = models.TextField()
    classification = models.TextField()
    has_unit = models.BooleanField()
    needs_member = models.BooleanField()
    needs_item = models.BooleanField()
    module_only = models.BooleanField()
    cash_flow = models.TextField()
    is_core = models.BooleanField()
    is_header = models.BooleanField()

    class Meta:
        db_table = "standard_account"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_header=False)
                | models.Q(is_core=False, has_unit=False, side="", cash_flow=""),
                name="standard_account_header_is_a_title",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class StandardUnit(models.Model):
    """A business unit; `gerai` is its number among the seven of Inpres 9/2025, or empty."""

    pk = models.CompositePrimaryKey("release_id", "code")
    release = models.ForeignKey(
        StandardRelease, models.PROTECT, db_column="release", db_index=False
    )
    code = models.TextField()
    name = models.TextField()
    name_en = models.TextField()
    gerai = models.TextField()
    gerai_name = models.TextField()
    # How a sentence calls it: "untuk toko".
    word = models.TextField()

    class Meta:
        db_table = "standard_unit"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class StandardTemplate(models.Model):
    """One plain-words sentence and the entry it means."""

    pk = models.CompositePrimaryKey("release_id", "key")
    release = models.ForeignKey(
        StandardRelease, models.PROTECT, db_column="release", db_index=False
    )
    key = models.TextField()
    position = models.IntegerField()
    content = models.JSONField()

    class Meta:
        db_table = "standard_template"

    def __str__(self) -> str:
        return self.key


class StandardLayout(models.Model):
    """How one kind of statement is laid out."""

    pk = models.CompositePrimaryKey("release_id", "kind")
    release = models.ForeignKey(
        StandardRelease, models.PROTECT, db_column="release", db_index=False
    )
    kind = models.TextField()
    content = models.JSONField()

    class Meta:
        db_table = "standard_layout"

    def __str__(self) -> str:
        return self.kind


class StandardParameter(models.Model):
    """A value that may differ between co-operatives, and the bounds that may not."""

    pk = models.CompositePrimaryKey("release_id", "name")
    release = models.ForeignKey(
        StandardRelease, models.PROTECT, db_column="release", db_index=False
    )
    name = models.TextField()
    position = models.IntegerField()
    label = models.TextField()
    type = models.TextField()
    unit = models.TextField()
    default = models.BigIntegerField()
    minimum = models.BigIntegerField()
    maximum = models.BigIntegerField()
    set_by = models.TextField()
    source = models.TextField()

    class Meta:
        db_table = "standard_parameter"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum__lte=models.F("default"))
                & models.Q(default__lte=models.F("maximum")),
                name="standard_parameter_default_in_bounds",
            )
        ]

    def __str__(self) -> str:
        return self.name
