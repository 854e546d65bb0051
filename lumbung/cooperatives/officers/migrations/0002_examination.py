"""Examinations: a tenant table, so that the co-operative that was looked into sees who looked and why."""

import lumbung.tenancy.clock
import lumbung.tenancy.ids
from django.db import migrations, models

from lumbung.tenancy.operations import TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ("officers", "0001_initial"),
        ("cooperatives", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Examination',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=lumbung.tenancy.ids.new_id)),
                ('opened_by', models.UUIDField()),
                ('opened_as', models.TextField()),
                ('area', models.TextField()),
                ('reason', models.TextField()),
                ('opened_at', models.DateTimeField(default=lumbung.tenancy.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'examination',
                'indexes': [models.Index(fields=['koperasi_id', 'opened_by'], name='examination_opened_by_ix')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('opened_at'))), name='examination_ends_after_it_opens')],
            },
        ),
        TenantTable("examination", app="SELECT, INSERT, UPDATE (closed_at)"),
    ]
