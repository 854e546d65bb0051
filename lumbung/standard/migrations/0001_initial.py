"""The standard's reference tables; after its release is loaded, no row of them is ever changed."""

from django.db import migrations, models

from lumbung.tenancy.operations import ReferenceTable, SqlFile

TABLES = (
    "standard_release",
    "standard_account",
    "standard_unit",
    "standard_template",
    "standard_layout",
    "standard_parameter",
)

# Where Citus is installed: small tables on every node (database.md R18).
ON_EVERY_NODE = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') THEN
    SET LOCAL citus.multi_shard_modify_mode = 'sequential';
%s
  END IF;
END $$
""" % "\n".join(f"    PERFORM create_reference_table('{table}');" for table in TABLES)


def release():
    return (
        "release",
        models.ForeignKey(
            "standard.standardrelease", models.PROTECT, db_column="release", db_index=False
        ),
    )


def key(name):
    return (
        "pk",
        models.CompositePrimaryKey(
            "release_id", name, blank=True, editable=False, primary_key=True, serialize=False
        ),
    )


def texts(*names):
    return [(name, models.TextField()) for name in names]


def flags(*names):
    return [(name, models.BooleanField()) for name in names]


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StandardRelease",
            fields=[
                ("version", models.TextField(primary_key=True, serialize=False)),
                ("effective_from", models.DateField()),
                ("title", models.TextField()),
                ("notes", models.JSONField()),
                ("sentences", models.JSONField()),
                ("content_hash", models.TextField()),
            ],
            options={"db_table": "standard_release"},
        ),
        migrations.CreateModel(
            name="StandardAccount",
            fields=[
                key("code"),
                release(),
                *texts("code", "name", "name_en", "side", "classification"),
                *flags("has_unit", "needs_member", "needs_item", "module_only"),
                ("cash_flow", models.TextField()),
                *flags("is_core", "is_header"),
            ],
            options={
                "db_table": "standard_account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(is_header=False)
                        | models.Q(is_core=False, has_unit=False, side="", cash_flow=""),
                        name="standard_account_header_is_a_title",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardUnit",
            fields=[
                key("code"),
                release(),
                *texts("code", "name", "name_en", "gerai", "gerai_name", "word"),
            ],
            options={"db_table": "standard_unit"},
        ),
        migrations.CreateModel(
            name="StandardTemplate",
            fields=[
                key("key"),
                release(),
                ("key", models.TextField()),
                ("position", models.IntegerField()),
                ("content", models.JSONField()),
            ],
            options={"db_table": "standard_template"},
        ),
        migrations.CreateModel(
            name="StandardLayout",
            fields=[
                key("kind"),
                release(),
                ("kind", models.TextField()),
                ("content", models.JSONField()),
            ],
            options={"db_table": "standard_layout"},
        ),
        migrations.CreateModel(
            name="StandardParameter",
            fields=[
                key("name"),
                release(),
                ("name", models.TextField()),
                ("position", models.IntegerField()),
                *texts("label", "type", "unit"),
                ("default", models.BigIntegerField()),
                ("minimum", models.BigIntegerField()),
                ("maximum", models.BigIntegerField()),
                *texts("set_by", "source"),
            ],
            options={
                "db_table": "standard_parameter",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(minimum__lte=models.F("default"))
                        & models.Q(default__lte=models.F("maximum")),
                        name="standard_parameter_default_in_bounds",
                    )
                ],
            },
        ),
        migrations.RunSQL(ON_EVERY_NODE),
        *[ReferenceTable(table) for table in TABLES],
        SqlFile("standard/sql/never_changed.sql"),
    ]
