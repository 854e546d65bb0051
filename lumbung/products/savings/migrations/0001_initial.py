from django.db import migrations, models

from lumbung.tenancy.operations import TenantTable, tenant_fk


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SavingsAccount',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('member_id', models.UUIDField()),
                ('kind', models.TextField()),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('rate_bp', models.IntegerField(default=0)),
                ('term_months', models.SmallIntegerField(null=True)),
                ('matures_on', models.DateField(null=True)),
                ('rollover', models.TextField(default='')),
                ('purpose', models.TextField(default='')),
                ('available_on', models.DateField(null=True)),
                ('voucher_id', models.UUIDField()),
            ],
            options={
                'db_table': 'savings_account',
                'indexes': [models.Index(fields=['koperasi_id', 'member_id'], name='savings_account_member_ix')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['berjangka', 'khusus'])), name='savings_account_kind'), models.CheckConstraint(condition=models.Q(('rate_bp__gte', 0)), name='savings_account_rate_not_negative')],
            },
        ),
        TenantTable(
            "savings_account", app="SELECT, INSERT, UPDATE (closed_on, matures_on, rollover)"
        ),
        tenant_fk("savings_account", "koperasi_id, member_id", "member"),
    ]
