"""Officers, their assignments and one-time codes: tables of the coordinator alone."""

import django.db.models.deletion
import lumbung.tenancy.clock
import lumbung.tenancy.ids
from django.conf import settings
from django.db import migrations, models

from lumbung.tenancy.operations import LocalTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=lumbung.tenancy.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=64, unique=True, verbose_name='nama pengguna')),
                ('full_name', models.CharField(max_length=120, verbose_name='nama lengkap')),
                ('is_active', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField(default=lumbung.tenancy.clock.now, editable=False)),
            ],
            options={
                'db_table': 'app_user',
                'constraints': [models.CheckConstraint(condition=models.Q(('username__regex', '^[a-z0-9][a-z0-9._-]{2,63}$')), name='app_user_username_plain')],
            },
        ),
        migrations.CreateModel(
            name='ActivationCode',
            fields=[
                ('id', models.UUIDField(default=lumbung.tenancy.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('activation', 'Aktivasi'), ('recovery', 'Pemulihan')], max_length=12)),
                ('code_hash', models.CharField(blank=True, default='', max_length=64)),
                ('reason', models.TextField(blank=True, default='')),
                ('clears_second_factor', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(default=lumbung.tenancy.clock.now, editable=False)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'activation_code',
                'constraints': [models.UniqueConstraint(condition=models.Q(('code_hash', ''), _negated=True), fields=('code_hash',), name='activation_code_hash_uq'), models.CheckConstraint(condition=models.Q(('purpose', 'activation'), models.Q(('started_by__isnull', False), models.Q(models.Q(('code_hash', ''), ('confirmed_by__isnull', True)), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('started_by')), _negated=True), models.Q(('code_hash', ''), _negated=True)), _connector='OR')), _connector='OR'), name='activation_code_recovery_by_two'), models.CheckConstraint(condition=models.Q(models.Q(('started_by__isnull', True), models.Q(('started_by', models.F('user')), _negated=True), _connector='OR'), models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('user')), _negated=True), _connector='OR')), name='activation_code_not_by_oneself')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.UUIDField(default=lumbung.tenancy.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('bendahara', 'Bendahara'), ('juru_buku', 'Juru buku'), ('kasir', 'Kasir'), ('ketua', 'Ketua'), ('sekretaris', 'Sekretaris'), ('manajer', 'Manajer'), ('pengawas', 'Pengawas'), ('pendamping', 'Pendamping (business assistant)'), ('dinas_kabupaten', 'Dinas kabupaten/kota'), ('dinas_provinsi', 'Dinas provinsi'), ('kementerian', 'Kementerian'), ('auditor', 'Auditor')], max_length=20)),
                ('koperasi_id', models.BigIntegerField(null=True)),
                ('area', models.TextField(null=True)),
                ('handle', models.TextField()),
                ('valid_from', models.DateTimeField(default=lumbung.tenancy.clock.now)),
                ('valid_until', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'assignment',
                'indexes': [models.Index(fields=['koperasi_id'], name='assignment_koperasi_ix'), models.Index(fields=['area'], name='assignment_area_ix')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', True), ('koperasi_id__isnull', False), ('role__in', ['bendahara', 'juru_buku', 'kasir', 'ketua', 'manajer', 'pengawas', 'sekretaris'])), models.Q(('area__isnull', False), ('koperasi_id__isnull', True), ('role__in', ['auditor', 'dinas_kabupaten', 'dinas_provinsi', 'kementerian', 'pendamping'])), _connector='OR'), name='assignment_one_place'), models.CheckConstraint(condition=models.Q(models.Q(('made_by__isnull', True), models.Q(('made_by', models.F('user')), _negated=True), _connector='OR'), models.Q(('ended_by__isnull', True), models.Q(('ended_by', models.F('user')), _negated=True), _connector='OR')), name='assignment_not_by_oneself'), models.UniqueConstraint(condition=models.Q(('koperasi_id__isnull', False)), fields=('koperasi_id', 'handle'), name='assignment_koperasi_handle_uq'), models.UniqueConstraint(condition=models.Q(('area__isnull', False)), fields=('area', 'handle'), name='assignment_area_handle_uq')],
            },
        ),
        LocalTables(['app_user', 'assignment', 'activation_code']),
    ]
