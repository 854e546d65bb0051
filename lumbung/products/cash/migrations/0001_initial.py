from django.db import migrations, models

from lumbung.tenancy.operations import TenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [("cooperatives", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='DrawerSession',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('account', models.IntegerField()),
                ('unit', models.SmallIntegerField()),
                ('opened_on', models.DateField()),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.TextField()),
                ('opening_count', models.JSONField()),
                ('opening_rupiah', models.BigIntegerField()),
                ('opening_difference', models.BigIntegerField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.TextField(default='')),
                ('closing_count', models.JSONField(null=True)),
                ('closing_rupiah', models.BigIntegerField(null=True)),
                ('closing_difference', models.BigIntegerField(null=True)),
            ],
            options={
                'db_table': 'drawer_session',
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('koperasi_id', 'account', 'unit'), name='drawer_session_open_once_uq'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), models.Q(('closing_difference__isnull', False), ('closing_rupiah__isnull', False)), _connector='OR'), name='drawer_session_closed_is_counted')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('from_account', models.IntegerField()),
                ('from_unit', models.SmallIntegerField()),
                ('to_account', models.IntegerField()),
                ('to_unit', models.SmallIntegerField()),
                ('amount', models.BigIntegerField()),
                ('given_on', models.DateField()),
                ('given_by', models.TextField()),
                ('received_on', models.DateField(null=True)),
                ('received_by', models.TextField(null=True)),
                ('received_rupiah', models.BigIntegerField(null=True)),
            ],
            options={
                'db_table': 'hand_over',
                'indexes': [models.Index(condition=models.Q(('received_on__isnull', True)), fields=['koperasi_id'], name='hand_over_open_ix')],
                'constraints': [models.CheckConstraint(condition=models.Q(('received_by__isnull', True), models.Q(('received_by', models.F('given_by')), _negated=True), _connector='OR'), name='hand_over_by_two_hands'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='hand_over_of_something')],
            },
        ),
        # A count is written once; a session and a hand-over are finished once.
        TenantTable(
            "drawer_session",
            app="SELECT, INSERT, UPDATE (closed_at, closed_by, closing_count, closing_rupiah,"
            " closing_difference)",
        ),
        TenantTable(
            "hand_over",
            app="SELECT, INSERT, UPDATE (received_on, received_by, received_rupiah)",
        ),
    ]
