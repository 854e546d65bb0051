from django.db import migrations, models

from lumbung.tenancy.operations import TenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("cooperatives", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                ("koperasi_id", models.BigIntegerField()),
                ("pk", models.CompositePrimaryKey("koperasi_id", "fingerprint", blank=True, editable=False, primary_key=True, serialize=False)),
                ("fingerprint", models.TextField()),
                ("kind", models.TextField()),
                ("columns", models.JSONField()),
                ("answered_by", models.TextField()),
                ("answered_at", models.DateTimeField()),
            ],
            options={"db_table": "import_mapping"},
        ),
        TenantTable(
            "import_mapping",
            app="SELECT, INSERT, UPDATE (kind, columns, answered_by, answered_at)",
        ),
    ]
