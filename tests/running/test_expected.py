"""What the doctor expects is read from the migrations' own SQL, later changes included."""

from lumbung.running.expected import Expected, expected_schema, privileges

FIRST = """
-- CREATE TRIGGER in_a_comment AFTER INSERT ON voucher EXECUTE FUNCTION books.nothing();
CREATE FUNCTION books.guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  -- CREATE TRIGGER in_a_body AFTER INSERT ON voucher EXECUTE FUNCTION books.nothing();
  RETURN NULL;
END $$;
CREATE TRIGGER guarded BEFORE UPDATE OF a, b OR DELETE ON voucher
  FOR EACH ROW EXECUTE FUNCTION books.guard();
ALTER TABLE voucher ENABLE ALWAYS TRIGGER guarded;
ALTER FUNCTION books.guard OWNER TO lumbung_books;
GRANT SELECT, UPDATE (done_at, done_by) ON voucher TO lumbung_app;
GRANT EXECUTE ON FUNCTION books.guard TO lumbung_app;
CREATE POLICY tenant ON voucher TO lumbung_app, lumbung_owner USING (true);
"""


def test_functions_triggers_owners_grants_and_policies_are_read() -> None:
    made = Expected()
    made.read(FIRST)

    assert list(made.functions) == ["books.guard"]
    assert made.functions["books.guard"].is_definer
    assert made.functions["books.guard"].body.strip().startswith("BEGIN")
    assert made.triggers == {("voucher", "guarded"): "books.guard"}
    assert made.always == {("voucher", "guarded")}
    assert made.owners == {"books.guard": "lumbung_books"}
    assert made.grants == {
        ("voucher", "lumbung_app"): {"SELECT", "UPDATE(done_at)", "UPDATE(done_by)"}
    }
    assert made.policies == {("voucher", "tenant"): frozenset({"lumbung_app", "lumbung_owner"})}


def test_what_a_later_migration_replaces_drops_or_takes_back_is_no_longer_expected() -> None:
    made = Expected()
    made.read(FIRST)
    made.read("CREATE OR REPLACE FUNCTION books.guard() RETURNS trigger AS $$ SELECT 2 $$")
    made.read("REVOKE SELECT ON voucher FROM lumbung_app; DROP POLICY tenant ON voucher")

    assert made.functions["books.guard"].body == " SELECT 2 "
    assert not made.functions["books.guard"].is_definer
    assert made.grants["voucher", "lumbung_app"] == {"UPDATE(done_at)", "UPDATE(done_by)"}
    assert made.policies == {}

    made.read("DROP TRIGGER IF EXISTS guarded ON voucher; DROP FUNCTION books.guard")
    assert (made.triggers, made.always, made.functions) == ({}, set(), {})


def test_privileges_with_and_without_columns() -> None:
    assert privileges("SELECT, INSERT, UPDATE (a, b)") == {
        "SELECT", "INSERT", "UPDATE(a)", "UPDATE(b)",
    }  # fmt: skip


def test_lumbungs_own_migrations_are_understood() -> None:
    made = expected_schema()

    assert made.functions["books.post"].is_definer
    assert made.owners["books.post"] == "lumbung_books"
    assert made.triggers["voucher", "voucher_append_only"] == "books.append_only"
    assert {"voucher", "entry_line", "balance", "chain"} <= made.forced
    assert made.grants["voucher", "lumbung_app"] == {"SELECT"}
    assert made.constraints >= {("chain", "chain_koperasi_fk")}
