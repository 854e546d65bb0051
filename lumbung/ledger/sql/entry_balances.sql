-- Debit = credit, per entry and per unit, 1171 nets to zero, and an entry never grows: checked once
-- on the one INSERT of an entry's lines (per line it would be quadratic).
CREATE FUNCTION books.entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM n GROUP BY koperasi_id, entry_id, CASE WHEN account < 9000 THEN unit ELSE -1 END
    HAVING sum(amount) <> 0)
  THEN
    RAISE EXCEPTION 'entry does not balance' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (
    SELECT 1 FROM (
      SELECT koperasi_id, entry_id, count(*) AS lines, min(line_no) AS low, max(line_no) AS high,
        sum(amount) FILTER (WHERE account = 1171) AS between
      FROM n GROUP BY koperasi_id, entry_id) e
    LEFT JOIN public.voucher v ON v.koperasi_id = e.koperasi_id AND v.id = e.entry_id
    WHERE v.line_count IS DISTINCT FROM e.lines OR e.low <> 1 OR e.high <> e.lines
      OR e.between <> 0)
  THEN
    RAISE EXCEPTION 'an entry never grows, and leaves 1171 at zero' USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER entry_balances AFTER INSERT ON entry_line
  REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION books.entry_balances();
ALTER TABLE entry_line ENABLE ALWAYS TRIGGER entry_balances;
