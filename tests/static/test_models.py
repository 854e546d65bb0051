"""database.md R1-R8 and R21 on the models and on the catalogue of the database itself (layer S1)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from lumbung.tenancy import tables as listed
from lumbung.tenancy.addresses import Role, url
from lumbung.tenancy.models import TenantModel
from lumbung.tenancy.tables import UNMANAGED, TableKind, tables

KEY = "koperasi_id"


@lru_cache(maxsize=1)
def catalogue() -> psycopg.Connection[Any]:
    return psycopg.connect(url(Role.SUPERUSER), autocommit=True)


def rows(query: str, *values: object) -> list[tuple[Any, ...]]:
    return list(catalogue().execute(query, values).fetchall())


def tenant_models() -> list[type[models.Model]]:
    kinds = tables()
    return [m for m in apps.get_models() if kinds[m._meta.db_table] is TableKind.TENANT]


def tenant_names() -> list[str]:
    return sorted(model._meta.db_table for model in tenant_models())


def test_r1_every_table_of_the_database_has_exactly_one_kind() -> None:
    there = {name for (name,) in rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p')"
    )}  # fmt: skip
    assert there == tables().keys() | UNMANAGED


def test_r1_every_tenant_table_is_written_down_and_a_new_one_must_be() -> None:
    assert set(tenant_names()) == listed.TENANT_TABLES
    assert not listed.TENANT_TABLES & (listed.ROOT_TABLES | listed.REFERENCE_TABLES)


def test_r1_tenant_tables_are_those_of_tenant_models() -> None:
    kinds = tables()
    for model in apps.get_models():
        is_tenant = kinds[model._meta.db_table] is TableKind.TENANT
        assert issubclass(model, TenantModel) == is_tenant, model


@pytest.mark.parametrize("model", tenant_models(), ids=lambda m: m._meta.db_table)
def test_r2_the_key_of_a_tenant_table_begins_with_the_cooperative(model: Any) -> None:
    first = model._meta.pk_fields[0]
    assert first.column == KEY
    (columns,) = rows(
        "SELECT array_agg(a.attname::text ORDER BY k.n) FROM pg_index i"
        " CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (att, n)"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.att"
        " WHERE i.indisprimary AND i.indrelid = %s::regclass",
        model._meta.db_table,
    )[0]
    assert columns[0] == KEY
    assert columns == [field.column for field in model._meta.pk_fields]


def test_r3_the_cooperatives_id_is_bigint_not_null_everywhere() -> None:
    for model in tenant_models():
        field = model._meta.get_field(KEY)
        assert isinstance(field, models.BigIntegerField)
        assert not field.null
    found = rows(
        "SELECT table_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name = %s AND table_name = ANY(%s)",
        KEY, tenant_names(),
    )  # fmt: skip
    assert {(kind, null) for _, kind, null in found} == {("bigint", "NO")}
    assert len(found) == len(tenant_names())


def test_r4_every_unique_index_contains_the_cooperative() -> None:
    for model in tenant_models():
        for field in model._meta.get_fields():
            is_alone = getattr(field, "unique", False) and not field.primary_key
            assert not is_alone, f"{model} {field}"
            assert not isinstance(field, models.OneToOneField), f"{model} {field}"
    found = rows(
        "SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text,"
        " array_agg(a.attname::text) FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)"
        " WHERE i.indisunique AND i.indrelid::regclass::text = ANY(%s) GROUP BY 1, 2",
        tenant_names(),
    )
    assert len(found) >= len(tenant_names())
    assert not [row for row in found if KEY not in row[2]]


def test_r4_there_are_no_exclusion_constraints_without_it() -> None:
    found = rows(
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'x'"
        " AND conrelid::regclass::text = ANY(%s)",
        tenant_names(),
    )
    assert found == []


def test_r5_no_tenant_table_makes_its_own_numbers() -> None:
    for model in tenant_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, models.AutoField | models.BigAutoField), f"{model} {field}"
            assert getattr(field, "db_default", models.NOT_PROVIDED) is models.NOT_PROVIDED
    found = rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = ANY(%s) AND (is_identity = 'YES' OR column_default ~* 'nextval|uuid')",
        tenant_names(),
    )
    assert found == []


def keys() -> Iterator[tuple[str, str, list[str], str, bool, bool]]:
    """Foreign keys: table, target, own columns, ON DELETE, deferrable, deferred."""
    yield from rows(
        "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,"
        " (SELECT array_agg(a.attname::text) FROM pg_attribute a"
        "  WHERE a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)),"
        " c.confdeltype::text, c.condeferrable, c.condeferred"
        " FROM pg_constraint c WHERE c.contype = 'f'"
    )


def test_r6_keys_between_tenant_tables_hold_the_cooperative() -> None:
    kinds = tables()
    between = [key for key in keys() if kinds.get(key[0]) is kinds.get(key[1]) is TableKind.TENANT]
    assert any(key[:2] == ("entry_line", "voucher") for key in between)
    assert not [key for key in between if KEY not in key[2]]


def test_r6_no_tenant_model_has_an_implicit_table_between() -> None:
    for model in tenant_models():
        assert not model._meta.many_to_many
        for field in model._meta.get_fields():
            assert not isinstance(field, models.ForeignKey), f"{model} {field}: use ForeignObject"


ALLOWED = {
    TableKind.TENANT: {TableKind.TENANT, TableKind.ROOT, TableKind.REFERENCE},
    TableKind.ROOT: {TableKind.REFERENCE, TableKind.ROOT},
    TableKind.REFERENCE: {TableKind.REFERENCE},
    TableKind.LOCAL: {TableKind.LOCAL, TableKind.REFERENCE},
}


def test_r7_foreign_keys_point_only_where_they_may() -> None:
    kinds = tables()
    found = list(keys())
    assert len(found) > 10
    for table, target, *_ in found:
        assert kinds[target] in ALLOWED[kinds[table]], f"{table} -> {target}"


def test_r8_no_constraint_is_deferrable_and_none_empties_a_column() -> None:
    for table, target, _, on_delete, deferrable, deferred in keys():
        assert not deferrable, f"{table} -> {target}"
        assert not deferred, f"{table} -> {target}"
        assert on_delete in {"a", "r", "c"}, f"{table} -> {target}: ON DELETE {on_delete}"
    assert rows("SELECT conname FROM pg_constraint WHERE condeferrable") == []


def test_r8_models_protect_what_they_point_to() -> None:
    for model in apps.get_models():
        if not model.__module__.startswith("lumbung"):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                on_delete = field.remote_field.on_delete
                assert on_delete in {models.PROTECT, models.DO_NOTHING, models.CASCADE}, field


def test_r13_row_security_is_forced_on_every_tenant_table_and_its_rule_has_no_subselect() -> None:
    found = {
        name: (on, forced, owner)
        for name, on, forced, owner in rows(
            "SELECT relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text"
            " FROM pg_class WHERE relname = ANY(%s) AND relnamespace = 'public'::regnamespace",
            tenant_names(),
        )
    }
    assert found == dict.fromkeys(tenant_names(), (True, True, "lumbung_owner"))
    policies = rows(
        "SELECT tablename, policyname, roles::text[], qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public'"
    )
    assert {table for table, *_ in policies} == set(tenant_names())
    for table, name, roles, rule, check in policies:
        assert "SELECT" not in f"{rule}{check}".upper(), table
        if "lumbung_app" in roles:
            assert "koperasi_id" in rule, (table, name)
            assert check == rule, (table, name)


def test_r13_the_app_role_owns_nothing_and_has_no_power() -> None:
    found = rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname IN ('lumbung_app', 'lumbung_oversight')"
    )
    assert len(found) == 2
    assert all(not any(powers) for _, *powers in found)
    owned = rows(
        "SELECT relname FROM pg_class WHERE relowner::regrole::text IN"
        " ('lumbung_app', 'lumbung_oversight', 'lumbung_backup')"
    )
    assert owned == []


def test_r21_no_cache_or_session_holds_a_cooperatives_data_in_the_database() -> None:
    for cache in settings.CACHES.values():
        assert "db.DatabaseCache" not in cache["BACKEND"]
    local = [name for name, kind in tables().items() if kind is TableKind.LOCAL]
    found = rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = ANY(%s) AND column_name ~ '(amount|balance|rupiah|debit|credit)'",
        local,
    )
    assert found == []


def test_r21_the_app_has_one_address() -> None:
    hosts = {database["HOST"] for database in settings.DATABASES.values()}
    names = {database["NAME"] for database in settings.DATABASES.values()}
    assert len(hosts) == len(names) == 1
    engines = {database["ENGINE"] for database in settings.DATABASES.values()}
    assert engines == {"lumbung.tenancy.backend"}
