-- Vouchers and lines are never changed or removed, not even by their owner in replica mode.
CREATE FUNCTION books.append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: correct by a reversal', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE TRIGGER voucher_append_only BEFORE UPDATE OR DELETE ON voucher
  FOR EACH ROW EXECUTE FUNCTION books.append_only();
ALTER TABLE voucher ENABLE ALWAYS TRIGGER voucher_append_only;
CREATE TRIGGER voucher_no_truncate BEFORE TRUNCATE ON voucher
  FOR EACH STATEMENT EXECUTE FUNCTION books.append_only();
ALTER TABLE voucher ENABLE ALWAYS TRIGGER voucher_no_truncate;
CREATE TRIGGER entry_line_append_only BEFORE UPDATE OR DELETE ON entry_line
  FOR EACH ROW EXECUTE FUNCTION books.append_only();
ALTER TABLE entry_line ENABLE ALWAYS TRIGGER entry_line_append_only;
CREATE TRIGGER entry_line_no_truncate BEFORE TRUNCATE ON entry_line
  FOR EACH STATEMENT EXECUTE FUNCTION books.append_only();
ALTER TABLE entry_line ENABLE ALWAYS TRIGGER entry_line_no_truncate;
CREATE TRIGGER attachment_append_only BEFORE UPDATE ON attachment
  FOR EACH ROW EXECUTE FUNCTION books.append_only();
ALTER TABLE attachment ENABLE ALWAYS TRIGGER attachment_append_only;
