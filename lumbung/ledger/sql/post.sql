-- Written for speed (docs/performance.md): few statements, each over few columns; small functions are
-- called by assignment, which PL/pgSQL evaluates without a query of its own.

-- books.post: the one door. Takes the chain row (lock, number, hash and period in one UPDATE),
-- re-checks what the rule read, writes voucher and lines, updates balances and month totals.
-- Errors: 42501 wrong tenant; LB001 what was read has changed, decide again; LB002 no such books
-- or another release; LB003 day is in a closed period; LB004 account or unit cannot be posted;
-- 23505 this voucher (or this reversal, or device number) is there already; 23514 floor or balance.
CREATE FUNCTION books.post(
  p_kop bigint, p_id uuid, p_kind text, p_version smallint, p_mode text,
  p_occurred date, p_date date, p_recorded timestamptz, p_year int,
  p_actor text, p_device uuid, p_device_seq bigint, p_reverses uuid,
  p_body bytea, p_beside text, p_receipt text, p_release text, p_touches_cash boolean, p_closes_year boolean,
  p_acc int[], p_unit smallint[], p_kind_sub smallint[], p_sub uuid[], p_amt bigint[], p_cp bigint[],
  p_exp_acc int[], p_exp_unit smallint[], p_exp_sub uuid[], p_exp_ver bigint[],
  OUT o_seq bigint, OUT o_book_year int, OUT o_book_no bigint, OUT o_hash bytea
) LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  v_epoch int;
  v_area text;
  v_release text;
  v_closed date;
  v_done boolean;
  v_body_hash bytea := sha256(p_body);
  v_entry_hash bytea;
  v_lines int := coalesce(array_length(p_acc, 1), 0);
BEGIN
  IF p_kop IS DISTINCT FROM nullif(current_setting('app.koperasi_id', true), '')::bigint THEN
    RAISE EXCEPTION 'voucher of another co-operative' USING ERRCODE = '42501';
  END IF;
  v_entry_hash := books.entry_hash(p_acc, p_unit, p_kind_sub, p_sub, p_amt, p_cp);
  -- No FOR UPDATE before: this one UPDATE is lock, number, hash and period check at once.
  UPDATE public.chain c SET seq = c.seq + 1,
      book_no = CASE WHEN p_year > c.book_year THEN 1 ELSE c.book_no + 1 END,
      book_year = greatest(c.book_year, p_year),
      last_day = greatest(c.last_day, p_date), last_at = greatest(c.last_at, p_recorded),
      head = books.voucher_hash(c.head, c.seq + 1, p_id, c.epoch, p_occurred, p_date, p_recorded,
        greatest(c.book_year, p_year), CASE WHEN p_year > c.book_year THEN 1 ELSE c.book_no + 1 END,
        concat_ws(E'\n', p_kind, p_version::text, p_mode, p_actor, coalesce(p_device::text, ''),
          coalesce(p_device_seq::text, ''), coalesce(p_reverses::text, ''), v_lines::text, p_receipt),
        v_body_hash, v_entry_hash)
    WHERE c.koperasi_id = p_kop AND c.closed_until < p_date AND c.release = p_release
    RETURNING c.seq, c.book_year, c.book_no, c.head, c.epoch, c.area
    INTO o_seq, o_book_year, o_book_no, o_hash, v_epoch, v_area;
  IF NOT FOUND THEN
    SELECT c.release, c.closed_until INTO v_release, v_closed
      FROM public.chain c WHERE c.koperasi_id = p_kop;
    IF NOT FOUND OR v_release <> p_release THEN
      RAISE EXCEPTION 'no books of release %', p_release USING ERRCODE = 'LB002';
    END IF;
    RAISE EXCEPTION 'closed until %', v_closed USING ERRCODE = 'LB003';
  END IF;
  IF coalesce(array_length(p_exp_acc, 1), 0) > 0
     AND NOT books.versions_hold(p_kop, p_exp_acc, p_exp_unit, p_exp_sub, p_exp_ver) THEN
    RAISE EXCEPTION 'a balance moved' USING ERRCODE = 'LB001';
  END IF;
  INSERT INTO public.voucher (koperasi_id, id, epoch, seq, book_year, book_no, kind, version, mode,
      actor, device, device_seq, occurred_on, business_date, recorded_at, reverses, line_count,
      body, body_hash, entry_hash, hash, receipt)
    VALUES (p_kop, p_id, v_epoch, o_seq, o_book_year, o_book_no, p_kind, p_version, p_mode,
      p_actor, p_device, p_device_seq, p_occurred, p_date, p_recorded, p_reverses, v_lines,
      p_body, v_body_hash, v_entry_hash, o_hash, p_receipt);
  IF p_beside IS NOT NULL THEN
    INSERT INTO public.beside (koperasi_id, voucher_id, content) VALUES (p_kop, p_id, p_beside);
  END IF;
  IF v_lines = 0 THEN RETURN; END IF;
  INSERT INTO public.entry_line (koperasi_id, entry_id, line_no, account, unit, sub_kind, sub,
      amount, counterparty, business_date)
    SELECT p_kop, p_id, u.n, u.acc, u.unit, u.sk, u.sub, u.amt, u.cp, p_date
    FROM unnest(p_acc, p_unit, p_kind_sub, p_sub, p_amt, p_cp)
      WITH ORDINALITY AS u (acc, unit, sk, sub, amt, cp, n);
  v_done := books.add_up(p_kop, p_release, v_area, date_trunc('month', p_date)::date, p_touches_cash,
    p_acc, p_unit, p_kind_sub, p_sub, p_amt);
  IF p_closes_year THEN
    v_done := books.set_year_end_apart(p_kop, date_trunc('month', p_date)::date, p_acc, p_unit, p_amt);
  END IF;
END $$;

-- Have the balances that the rule read moved since? Run after the chain row is locked. Version 0: no row yet.
CREATE FUNCTION books.versions_hold(
  p_kop bigint, p_acc int[], p_unit smallint[], p_sub uuid[], p_ver bigint[]
) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM unnest(p_acc, p_unit, p_sub, p_ver) AS e (acc, unit, sub, ver)
    LEFT JOIN public.balance b ON b.koperasi_id = p_kop AND b.account = e.acc
      AND b.unit = e.unit AND b.sub = e.sub
    WHERE coalesce(b.version, 0) <> e.ver)
$$;

-- SHA-256 over the lines in order: the same bytes as core.entry.line_bytes.
CREATE FUNCTION books.entry_hash(
  p_acc int[], p_unit smallint[], p_kind_sub smallint[], p_sub uuid[], p_amt bigint[], p_cp bigint[]
) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE v bytea := ''; BEGIN
  IF array_length(p_acc, 1) > 100 THEN
    -- Growing one value line by line would be quadratic.
    RETURN (
      SELECT sha256(string_agg(int4send(u.acc) || int2send(u.unit) || int2send(u.sk) || uuid_send(u.sub)
        || int8send(u.amt) || int8send(coalesce(u.cp, 0)), ''::bytea ORDER BY u.n))
      FROM unnest(p_acc, p_unit, p_kind_sub, p_sub, p_amt, p_cp)
        WITH ORDINALITY AS u (acc, unit, sk, sub, amt, cp, n));
  END IF;
  FOR i IN 1 .. coalesce(array_length(p_acc, 1), 0) LOOP
    v := v || int4send(p_acc[i]) || int2send(p_unit[i]) || int2send(p_kind_sub[i])
      || uuid_send(p_sub[i]) || int8send(p_amt[i]) || int8send(coalesce(p_cp[i], 0));
  END LOOP;
  RETURN sha256(v);
END $$;

-- Binds a voucher to the one before it, and all its columns to its hash. replay.py rebuilds the same bytes.
-- STABLE, as convert_to is: only then is it inlined into the chain's UPDATE.
CREATE FUNCTION books.voucher_hash(
  p_head bytea, p_seq bigint, p_id uuid, p_epoch int, p_occurred date, p_date date,
  p_recorded timestamptz, p_year int, p_no bigint, p_words text, p_body_hash bytea, p_entry_hash bytea
) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(p_head || int8send(p_seq) || uuid_send(p_id) || int4send(p_epoch)
    || date_send(p_occurred) || date_send(p_date) || timestamptz_send(p_recorded)
    || int4send(p_year) || int8send(p_no) || convert_to(p_words, 'UTF8') || p_body_hash || p_entry_hash)
$$;

-- Balances and month totals of one entry. The chain row is held, so nobody else moves these rows.
CREATE FUNCTION books.add_up(
  p_kop bigint, p_release text, p_area text, p_month date, p_touches_cash boolean,
  p_acc int[], p_unit smallint[], p_kind_sub smallint[], p_sub uuid[], p_amt bigint[]
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE r record; v_done boolean; BEGIN
  IF books.are_few_and_distinct(p_acc, p_unit) THEN
    FOR i IN 1 .. array_length(p_acc, 1) LOOP
      v_done := books.move_balance(
        p_kop, p_release, p_acc[i], p_unit[i], p_sub[i], p_kind_sub[i], p_amt[i]);
      v_done := books.move_month(p_kop, p_area, p_month, p_touches_cash,
        p_acc[i], p_unit[i], greatest(p_amt[i], 0), greatest(-p_amt[i], 0));
    END LOOP;
    RETURN true;
  END IF;
  FOR r IN
    SELECT u.acc, u.unit, u.sub, min(u.sk) AS sk, sum(u.amt)::bigint AS amt
    FROM unnest(p_acc, p_unit, p_kind_sub, p_sub, p_amt) AS u (acc, unit, sk, sub, amt)
    GROUP BY u.acc, u.unit, u.sub ORDER BY u.acc, u.unit, u.sub
  LOOP
    v_done := books.move_balance(p_kop, p_release, r.acc, r.unit, r.sub, r.sk, r.amt);
  END LOOP;
  FOR r IN
    SELECT u.acc, u.unit, sum(greatest(u.amt, 0))::bigint AS debit, sum(greatest(-u.amt, 0))::bigint AS credit
    FROM unnest(p_acc, p_unit, p_amt) AS u (acc, unit, amt)
    GROUP BY u.acc, u.unit ORDER BY u.acc, u.unit
  LOOP
    v_done := books.move_month(
      p_kop, p_area, p_month, p_touches_cash, r.acc, r.unit, r.debit, r.credit);
  END LOOP;
  RETURN true;
END $$;

-- Is no account and unit named twice? Then its lines need no adding up first. Asked of short entries only.
CREATE FUNCTION books.are_few_and_distinct(p_acc int[], p_unit smallint[])
RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF array_length(p_acc, 1) > 8 THEN RETURN false; END IF;
  FOR i IN 2 .. array_length(p_acc, 1) LOOP
    FOR j IN 1 .. i - 1 LOOP
      IF p_acc[i] = p_acc[j] AND p_unit[i] = p_unit[j] THEN RETURN false; END IF;
    END LOOP;
  END LOOP;
  RETURN true;
END $$;

-- One balance row moves, or appears on the first use of a postable account.
CREATE FUNCTION books.move_balance(
  p_kop bigint, p_release text, p_acc int, p_unit smallint, p_sub uuid, p_kind_sub smallint, p_amt bigint
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.balance b SET balance = b.balance + p_amt, version = b.version + 1
    WHERE b.koperasi_id = p_kop AND b.account = p_acc AND b.unit = p_unit AND b.sub = p_sub;
  IF NOT FOUND THEN
    PERFORM books.check_postable(p_kop, p_release, p_acc, p_unit);
    INSERT INTO public.balance (koperasi_id, account, unit, sub, sub_kind, balance, version)
      VALUES (p_kop, p_acc, p_unit, p_sub, p_kind_sub, p_amt, 1);
  END IF;
  RETURN true;
END $$;

-- One month total moves, or appears; `flow` adds up what moved together with cash or bank.
CREATE FUNCTION books.move_month(
  p_kop bigint, p_area text, p_month date, p_touches_cash boolean,
  p_acc int, p_unit smallint, p_debit bigint, p_credit bigint
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.month_total m SET debit = m.debit + p_debit, credit = m.credit + p_credit,
      flow = m.flow + CASE WHEN p_touches_cash THEN p_debit - p_credit ELSE 0 END
    WHERE m.koperasi_id = p_kop AND m.month = p_month AND m.account = p_acc AND m.unit = p_unit;
  IF NOT FOUND THEN
    INSERT INTO public.month_total (koperasi_id, month, account, unit, area, debit, credit, flow,
        closing_debit, closing_credit)
      VALUES (p_kop, p_month, p_acc, p_unit, p_area, p_debit, p_credit,
        CASE WHEN p_touches_cash THEN p_debit - p_credit ELSE 0 END, 0, 0);
  END IF;
  RETURN true;
END $$;

-- What an entry that closes a year moved, beside the same rows' whole debit and credit. A statement of its
-- own: a co-operative makes one such entry a year, and every other posting pays for no more than its IF.
CREATE FUNCTION books.set_year_end_apart(
  p_kop bigint, p_month date, p_acc int[], p_unit smallint[], p_amt bigint[]
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.month_total m
    SET closing_debit = m.closing_debit + s.debit, closing_credit = m.closing_credit + s.credit
    FROM (
      SELECT u.acc, u.unit, sum(greatest(u.amt, 0))::bigint AS debit, sum(greatest(-u.amt, 0))::bigint AS credit
      FROM unnest(p_acc, p_unit, p_amt) AS u (acc, unit, amt) GROUP BY u.acc, u.unit) s
    WHERE m.koperasi_id = p_kop AND m.month = p_month AND m.account = s.acc AND m.unit = s.unit;
  RETURN true;
END $$;

-- On an account's first use: the co-operative's release knows it, it is on, and the unit fits it.
CREATE FUNCTION books.check_postable(p_kop bigint, p_release text, p_acc int, p_unit smallint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM public.standard_account a
    JOIN public.standard_unit u ON u.release = a.release AND u.code = lpad(p_unit::text, 2, '0')
    WHERE a.release = p_release AND a.code = p_acc::text AND (a.has_unit OR p_unit = 0 OR p_acc = 1171)
      AND (a.is_core OR EXISTS (
        SELECT 1 FROM public.account_switch s WHERE s.koperasi_id = p_kop AND s.account = p_acc)))
  THEN
    RAISE EXCEPTION 'account % unit % cannot be posted', p_acc, p_unit USING ERRCODE = 'LB004';
  END IF;
END $$;
