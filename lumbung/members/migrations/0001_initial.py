from django.db import migrations, models

from lumbung.tenancy.operations import TenantTable, tenant_fk


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Member',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('number', models.IntegerField(null=True)),
                ('status', models.TextField(default='calon')),
                ('applied_on', models.DateField()),
                ('applied_by', models.TextField()),
                ('approved_on', models.DateField(null=True)),
                ('approved_by', models.TextField(default='')),
                ('joined_on', models.DateField(null=True)),
                ('left_on', models.DateField(null=True)),
                ('voucher_id', models.UUIDField()),
            ],
            options={
                'db_table': 'member',
                'indexes': [models.Index(fields=['koperasi_id', 'status'], name='member_status_ix')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('koperasi_id', 'number'), name='member_number_uq'), models.CheckConstraint(condition=models.Q(('status__in', ['calon', 'aktif', 'keluar', 'meninggal', 'diberhentikan', 'ditolak'])), name='member_status'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'aktif'), _negated=True), models.Q(('joined_on__isnull', False), ('number__isnull', False)), _connector='OR'), name='member_active_has_number')],
            },
        ),
        migrations.CreateModel(
            name='MemberConsent',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('member_id', models.UUIDField()),
                ('purpose', models.TextField()),
                ('text_version', models.TextField()),
                ('channel', models.TextField()),
                ('given_at', models.DateTimeField()),
                ('recorded_by', models.TextField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'member_consent',
                'indexes': [models.Index(fields=['koperasi_id', 'member_id'], name='member_consent_member_ix')],
            },
        ),
        migrations.CreateModel(
            name='MemberHeir',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('member_id', models.UUIDField()),
                ('name', models.TextField()),
                ('relation', models.TextField()),
                ('phone', models.TextField(default='')),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'member_heir',
                'indexes': [models.Index(fields=['koperasi_id', 'member_id'], name='member_heir_member_ix')],
            },
        ),
        migrations.CreateModel(
            name='MemberIdentity',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'member_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('member_id', models.UUIDField()),
                ('name', models.TextField()),
                ('sought', models.TextField(db_collation='C')),
                ('nik_sealed', models.TextField(default='')),
                ('nik_masked', models.TextField(default='')),
                ('nik_index', models.BinaryField(null=True)),
                ('born_on', models.DateField(null=True)),
                ('sex', models.TextField(default='')),
                ('address', models.TextField(default='')),
                ('phone', models.TextField(default='')),
                ('occupation', models.TextField(default='')),
                ('photo', models.BinaryField(null=True)),
                ('decile', models.SmallIntegerField(null=True)),
                ('decile_source', models.TextField(default='')),
                ('is_current', models.BooleanField(default=True)),
            ],
            options={
                'db_table': 'member_identity',
                'indexes': [models.Index(fields=['koperasi_id', 'sought'], name='member_identity_sought_ix')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True), ('nik_index__isnull', False)), fields=('koperasi_id', 'nik_index'), name='member_identity_nik_once_uq'), models.CheckConstraint(condition=models.Q(('decile__isnull', True), ('decile__range', (1, 10)), _connector='OR'), name='member_identity_decile')],
            },
        ),
        migrations.CreateModel(
            name='PersonalAccess',
            fields=[
                ('koperasi_id', models.BigIntegerField()),
                ('pk', models.CompositePrimaryKey('koperasi_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('member_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.TextField()),
                ('what', models.TextField()),
            ],
            options={
                'db_table': 'personal_access',
                'indexes': [models.Index(fields=['koperasi_id', 'member_id', 'at'], name='personal_access_member_ix')],
            },
        ),
        # A membership ends, but its row, number and days stay; only its course is written on.
        TenantTable(
            "member",
            app="SELECT, INSERT, UPDATE (number, status, approved_on, approved_by, joined_on, left_on,"
            " voucher_id)",
        ),
        # Erased by writing nothing over it; the row stays, so that a list has no holes.
        TenantTable("member_identity", app="SELECT, INSERT, UPDATE"),
        TenantTable("member_heir", app="SELECT, INSERT, UPDATE (name, relation, phone, ended_at)"),
        TenantTable("member_consent", app="SELECT, INSERT, UPDATE (withdrawn_at)"),
        TenantTable("personal_access", app="SELECT, INSERT"),
        tenant_fk("member_identity", "koperasi_id, member_id", "member"),
        tenant_fk("member_heir", "koperasi_id, member_id", "member"),
        tenant_fk("member_consent", "koperasi_id, member_id", "member"),
    ]
