"""Tried passphrases, so that guessing is slowed in every server process alike."""

import lumbung.tenancy.ids
from django.db import migrations, models

from lumbung.tenancy.operations import LocalTables


class Migration(migrations.Migration):

    dependencies = [
        ("officers", "0002_examination"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInAttempt",
            fields=[
                ("id", models.UUIDField(default=lumbung.tenancy.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=64)),
                ("tried_at", models.DateTimeField()),
            ],
            options={
                "db_table": "sign_in_attempt",
                "indexes": [models.Index(fields=["key", "tried_at"], name="sign_in_attempt_key_ix")],
            },
        ),
        LocalTables(["sign_in_attempt"]),
    ]
