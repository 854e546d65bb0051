"""The books: tables, row security, the posting functions and what the database itself refuses."""

from django.db import migrations, models

from lumbung.tenancy.operations import SqlFile, TenantTable, tenant_fk


class Migration(migrations.Migration):

    initial = True

    dependencies = [("cooperatives", "0001_initial"), ("standard", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='AccountSwitch',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'account', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account', models.IntegerField()),
                ('voucher_id', models.UUIDField()),
            ],
            options={
                'db_table': 'account_switch',
            },
        ),
        TenantTable("account_switch", app="SELECT", books="SELECT, INSERT"),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'sha256', blank=True, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.BinaryField()),
                ('media_type', models.TextField()),
                ('size', models.IntegerField()),
                ('content', models.BinaryField()),
                ('added_by', models.TextField()),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'attachment',
            },
        ),
        TenantTable("attachment", app="SELECT, INSERT"),
        migrations.CreateModel(
            name='Beside',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'voucher_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('voucher_id', models.UUIDField()),
                ('content', models.TextField()),
            ],
            options={
                'db_table': 'beside',
            },
        ),
        TenantTable("beside", app="SELECT, DELETE", books="INSERT"),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('voucher_id', models.UUIDField()),
                ('draft', models.TextField()),
                ('why', models.TextField()),
                ('made_by', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('decided_by', models.TextField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision', models.TextField(null=True)),
            ],
            options={
                'db_table': 'approval',
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('made_by')), _negated=True), _connector='OR'), name='approval_maker_is_not_checker'), models.UniqueConstraint(fields=('koperasi_id', 'voucher_id'), name='approval_voucher_uq')],
            },
        ),
        TenantTable("approval", app="SELECT, INSERT, UPDATE (decided_by, decided_at, decision)"),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'account', 'unit', 'sub', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account', models.IntegerField()),
                ('unit', models.SmallIntegerField()),
                ('sub', models.UUIDField()),
                ('sub_kind', models.SmallIntegerField(default=0)),
                ('balance', models.BigIntegerField()),
                ('version', models.BigIntegerField(default=1)),
                ('floor', models.BigIntegerField(null=True)),
                ('ceiling', models.BigIntegerField(null=True)),
            ],
            options={
                'db_table': 'balance',
                'constraints': [models.CheckConstraint(condition=models.Q(('floor__isnull', True), ('balance__gte', models.F('floor')), _connector='OR'), name='balance_floor'), models.CheckConstraint(condition=models.Q(('ceiling__isnull', True), ('balance__lte', models.F('ceiling')), _connector='OR'), name='balance_ceiling')],
            },
        ),
        TenantTable("balance", app="SELECT", books="SELECT, INSERT, UPDATE", root_key=False),
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('koperasi_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('release', models.TextField()),
                ('area', models.TextField()),
                ('epoch', models.IntegerField(default=1)),
                ('seq', models.BigIntegerField(default=0)),
                ('head', models.BinaryField()),
                ('book_year', models.IntegerField(default=0)),
                ('book_no', models.BigIntegerField(default=0)),
                ('closed_until', models.DateField()),
                ('last_day', models.DateField(null=True)),
                ('last_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'chain',
                'indexes': [models.Index(fields=['area'], name='chain_area_ix')],
            },
        ),
        TenantTable("chain", app="SELECT", books="SELECT, INSERT, UPDATE", area="koperasi_id, area, release, seq, closed_until, last_day, last_at"),
        migrations.CreateModel(
            name='EntryLine',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'entry_id', 'line_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('entry_id', models.UUIDField()),
                ('line_no', models.IntegerField()),
                ('account', models.IntegerField()),
                ('unit', models.SmallIntegerField()),
                ('sub_kind', models.SmallIntegerField(default=0)),
                ('sub', models.UUIDField()),
                ('amount', models.BigIntegerField()),
                ('counterparty', models.BigIntegerField(null=True)),
                ('business_date', models.DateField()),
            ],
            options={
                'db_table': 'entry_line',
                'indexes': [models.Index(fields=['koperasi_id', 'business_date'], name='entry_line_day_ix'), models.Index(fields=['koperasi_id', 'account', 'business_date'], name='entry_line_account_ix')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), _negated=True), ('amount__gte', -10000000000000), ('amount__lte', 10000000000000)), name='entry_line_amount_bounded')],
            },
        ),
        TenantTable("entry_line", app="SELECT", books="SELECT, INSERT", root_key=False),
        migrations.CreateModel(
            name='MonthTotal',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'month', 'account', 'unit', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('account', models.IntegerField()),
                ('unit', models.SmallIntegerField()),
                ('area', models.TextField()),
                ('debit', models.BigIntegerField(default=0)),
                ('credit', models.BigIntegerField(default=0)),
                ('flow', models.BigIntegerField(default=0)),
                ('closing_debit', models.BigIntegerField(default=0)),
                ('closing_credit', models.BigIntegerField(default=0)),
            ],
            options={
                'db_table': 'month_total',
                'indexes': [models.Index(fields=['area', 'month'], name='month_total_area_ix')],
            },
        ),
        TenantTable("month_total", app="SELECT", books="SELECT, INSERT, UPDATE", area="koperasi_id, month, account, unit, area, debit, credit, flow, closing_debit, closing_credit", root_key=False),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('voucher_id', models.UUIDField(null=True)),
                ('kind', models.TextField()),
                ('message', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('done_by', models.TextField(null=True)),
                ('answer', models.TextField(null=True)),
            ],
            options={
                'db_table': 'task',
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['koperasi_id'], name='task_open_ix')],
            },
        ),
        TenantTable("task", app="SELECT, INSERT, UPDATE (done_at, done_by, answer)"),
        migrations.CreateModel(
            name='Voucher',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('epoch', models.IntegerField()),
                ('seq', models.BigIntegerField()),
                ('book_year', models.IntegerField()),
                ('book_no', models.BigIntegerField()),
                ('kind', models.TextField()),
                ('version', models.SmallIntegerField()),
                ('mode', models.TextField()),
                ('actor', models.TextField()),
                ('device', models.UUIDField(null=True)),
                ('device_seq', models.BigIntegerField(null=True)),
                ('occurred_on', models.DateField()),
                ('business_date', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('reverses', models.UUIDField(null=True)),
                ('line_count', models.IntegerField()),
                ('body', models.BinaryField()),
                ('body_hash', models.BinaryField()),
                ('entry_hash', models.BinaryField()),
                ('hash', models.BinaryField()),
                ('receipt', models.TextField()),
            ],
            options={
                'db_table': 'voucher',
                'constraints': [models.UniqueConstraint(fields=('koperasi_id', 'seq'), name='voucher_seq_uq'), models.UniqueConstraint(condition=models.Q(('reverses__isnull', False)), fields=('koperasi_id', 'reverses'), name='voucher_reversed_once_uq'), models.UniqueConstraint(condition=models.Q(('device__isnull', False)), fields=('koperasi_id', 'device', 'device_seq'), name='voucher_device_seq_uq')],
            },
        ),
        TenantTable("voucher", app="SELECT", books="SELECT, INSERT", root_key=False),

        tenant_fk("entry_line", "koperasi_id, entry_id", "voucher"),
        # Rows that every voucher updates keep room on their page, so that updates stay HOT.
        migrations.RunSQL("ALTER TABLE chain SET (fillfactor = 50)"),
        migrations.RunSQL("ALTER TABLE balance SET (fillfactor = 50)"),
        migrations.RunSQL("ALTER TABLE month_total SET (fillfactor = 50)"),
        SqlFile("ledger/sql/post.sql"),
        SqlFile("ledger/sql/close.sql"),
        SqlFile("ledger/sql/entry_balances.sql"),
        SqlFile("ledger/sql/append_only.sql"),
        SqlFile("ledger/sql/grants.sql"),
    ]
