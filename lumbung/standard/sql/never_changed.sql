-- A published release is never changed or removed, not even by its owner: publish a successor.
CREATE FUNCTION standard_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is published: publish a new release', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
REVOKE ALL ON FUNCTION standard_never_changed FROM PUBLIC;

CREATE TRIGGER standard_release_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON standard_release
  FOR EACH STATEMENT EXECUTE FUNCTION standard_never_changed();
ALTER TABLE standard_release ENABLE ALWAYS TRIGGER standard_release_never_changed;
CREATE TRIGGER standard_account_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON standard_account
  FOR EACH STATEMENT EXECUTE FUNCTION standard_never_changed();
ALTER TABLE standard_account ENABLE ALWAYS TRIGGER standard_account_never_changed;
CREATE TRIGGER standard_unit_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON standard_unit
  FOR EACH STATEMENT EXECUTE FUNCTION standard_never_changed();
ALTER TABLE standard_unit ENABLE ALWAYS TRIGGER standard_unit_never_changed;
CREATE TRIGGER standard_template_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON standard_template
  FOR EACH STATEMENT EXECUTE FUNCTION standard_never_changed();
ALTER TABLE standard_template ENABLE ALWAYS TRIGGER standard_template_never_changed;
CREATE TRIGGER standard_layout_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON standard_layout
  FOR EACH STATEMENT EXECUTE FUNCTION standard_never_changed();
ALTER TABLE standard_layout ENABLE ALWAYS TRIGGER standard_layout_never_changed;
CREATE TRIGGER standard_parameter_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON standard_parameter
  FOR EACH STATEMENT EXECUTE FUNCTION standard_never_changed();
ALTER TABLE standard_parameter ENABLE ALWAYS TRIGGER standard_parameter_never_changed;
