from django.db import migrations, models

from lumbung.tenancy.operations import ReferenceTable, TenantTable, tenant_fk

# Where Citus is installed: small tables on every node, the root spread by its id (database.md R18).
SHARD = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
    SET LOCAL citus.multi_shard_modify_mode = 'sequential';
    PERFORM create_reference_table('area');
    PERFORM create_reference_table('cooperative_village');
    PERFORM create_distributed_table('cooperative', 'id');
  END IF;
END $$
"""

# The number in a code is the number in the id, so that a unique id makes a unique code.
CODE_SAYS_NUMBER = r"""
ALTER TABLE cooperative ADD CONSTRAINT cooperative_code_says_number CHECK (
  code ~ '^[A-Z]{2}-(0\d{3}|[1-9]\d{3,4})$'
  AND CASE WHEN code ~ '^[A-Z]{2}-\d{4,5}$' THEN substr(code, 4)::bigint = id % 100000 END
)
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("code", models.TextField(db_collation="C", primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("level", models.TextField()),
                ("kind", models.TextField()),
                ("zone", models.TextField()),
                ("village_word", models.TextField()),
                ("head_word", models.TextField()),
                ("is_current", models.BooleanField(default=True)),
                (
                    "parent",
                    models.ForeignKey(
                        "cooperatives.area",
                        models.PROTECT,
                        null=True,
                        db_index=False,
                        related_name="children",
                    ),
                ),
            ],
            options={"db_table": "area"},
        ),
        migrations.CreateModel(
            name="Cooperative",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("code", models.TextField(db_collation="C")),
                ("name", models.TextField()),
                ("release", models.TextField()),
                ("area", models.TextField(db_collation="C")),
                ("kind", models.TextField()),
                ("zone", models.TextField()),
                ("founded_on", models.DateField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        "cooperatives.cooperative",
                        models.PROTECT,
                        null=True,
                        db_constraint=False,
                        db_index=False,
                        related_name="merged",
                    ),
                ),
            ],
            options={
                "db_table": "cooperative",
                "indexes": [models.Index(fields=["area"], name="cooperative_area_ix")],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "id"), name="cooperative_code_uq"),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=["desa", "kelurahan"]),
                        name="cooperative_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(merged_into__isnull=True)
                        | ~models.Q(merged_into=models.F("id")),
                        name="cooperative_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CooperativeVillage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "koperasi_id",
                        "village",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("koperasi_id", models.BigIntegerField()),
                ("village", models.TextField(db_collation="C")),
            ],
            options={
                "db_table": "cooperative_village",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("village",), name="cooperative_village_once_uq"
                    )
                ],
            },
        ),
        migrations.RunSQL(SHARD, migrations.RunSQL.noop),
        migrations.RunSQL(CODE_SAYS_NUMBER, migrations.RunSQL.noop),
        tenant_fk("cooperative", "area", "area", "code"),
        tenant_fk("cooperative_village", "village", "area", "code"),
        ReferenceTable("area"),
        ReferenceTable("cooperative"),
        ReferenceTable("cooperative_village"),
        migrations.CreateModel(
            name="CooperativeProfile",
            fields=[
                ("koperasi_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "koperasi_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField()),
                ("valid_from", models.DateField()),
                ("deed_no", models.TextField(default="")),
                ("deed_on", models.DateField(null=True)),
                ("ahu_no", models.TextField(default="")),
                ("nib", models.TextField(default="")),
                ("npwp", models.TextField(default="")),
                ("nik", models.TextField(default="")),
                ("address", models.TextField(default="")),
                ("phone", models.TextField(default="")),
                ("email", models.TextField(default="")),
                ("recorded_by", models.TextField()),
            ],
            options={
                "db_table": "cooperative_profile",
                "indexes": [
                    models.Index(
                        fields=["koperasi_id", "valid_from"], name="cooperative_profile_day_ix"
                    )
                ],
            },
        ),
        TenantTable("cooperative_profile", app="SELECT, INSERT"),
        migrations.CreateModel(
            name="CooperativeBoardMember",
            fields=[
                ("koperasi_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "koperasi_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField()),
                ("body", models.TextField()),
                ("position", models.TextField()),
                ("name", models.TextField()),
                ("held_from", models.DateField()),
                ("held_until", models.DateField(null=True)),
                ("recorded_by", models.TextField()),
            ],
            options={
                "db_table": "cooperative_board_member",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(body__in=["pengurus", "pengawas", "pengelola"]),
                        name="cooperative_board_member_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(held_until__isnull=True)
                        | models.Q(held_until__gte=models.F("held_from")),
                        name="cooperative_board_member_days_in_order",
                    ),
                ],
            },
        ),
        # An office ends, and a name can be erased (UU 27/2022); nothing else of a row may change.
        TenantTable("cooperative_board_member", app="SELECT, INSERT, UPDATE (held_until, name)"),
        migrations.CreateModel(
            name="CooperativeParameter",
            fields=[
                ("koperasi_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "koperasi_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField()),
                ("name", models.TextField()),
                ("value", models.BigIntegerField()),
                ("valid_from", models.DateField()),
                ("recorded_by", models.TextField()),
            ],
            options={
                "db_table": "cooperative_parameter",
                "indexes": [
                    models.Index(
                        fields=["koperasi_id", "name", "valid_from"],
                        name="cooperative_parameter_day_ix",
                    )
                ],
            },
        ),
        TenantTable("cooperative_parameter", app="SELECT, INSERT"),
    ]
