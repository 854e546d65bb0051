-- Closing moves one month forward, reopening one month back, and only together with its voucher:
-- the last voucher of the chain, made in this transaction (its xmin has no age), must be the one
-- that says so. A voucher of an earlier transaction moves nothing any more.
CREATE FUNCTION books.move_closing(p_kop bigint, p_voucher uuid, p_to date)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE v_from date; v_kind text;
BEGIN
  IF p_kop IS DISTINCT FROM nullif(current_setting('app.koperasi_id', true), '')::bigint THEN
    RAISE EXCEPTION 'closing of another co-operative' USING ERRCODE = '42501';
  END IF;
  SELECT c.closed_until, v.kind INTO v_from, v_kind
    FROM public.chain c JOIN public.voucher v
      ON v.koperasi_id = c.koperasi_id AND v.seq = c.seq AND v.id = p_voucher AND age(v.xmin) <= 0
    WHERE c.koperasi_id = p_kop FOR UPDATE OF c;
  IF NOT (
    (v_kind = 'ledger.close_month' AND p_to = (date_trunc('month', p_to) + interval '1 month - 1 day')::date
      AND p_to > v_from AND (v_from = DATE '1999-12-31'
        OR p_to = (date_trunc('month', v_from + 1) + interval '1 month - 1 day')::date))
    OR (v_kind = 'ledger.reopen_month' AND v_from > DATE '1999-12-31'
      AND p_to = (date_trunc('month', v_from) - interval '1 day')::date))
     IS TRUE
  THEN
    RAISE EXCEPTION 'closing does not follow from its voucher' USING ERRCODE = 'LB005';
  END IF;
  UPDATE public.chain c SET closed_until = p_to WHERE c.koperasi_id = p_kop;
END $$;

-- The books of new co-operatives: an empty chain each, in the epoch of all. Set-based, never twice.
CREATE FUNCTION books.open_books(p_kops bigint[], p_areas text[], p_release text, p_closed date)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE n bigint;
BEGIN
  INSERT INTO public.chain (koperasi_id, release, area, epoch, seq, head, book_year, book_no, closed_until)
    SELECT u.k, p_release, u.a, coalesce((SELECT max(epoch) FROM public.chain), 1), 0,
      sha256(convert_to('lumbung books ' || u.k, 'UTF8')), 0, 0, p_closed
    FROM unnest(p_kops, p_areas) AS u (k, a)
    WHERE EXISTS (SELECT 1 FROM public.cooperative c WHERE c.id = u.k)
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- A switch of an optional account follows from its voucher, in the voucher's own transaction.
CREATE FUNCTION books.switch_account(p_kop bigint, p_voucher uuid, p_acc int)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF p_kop IS DISTINCT FROM nullif(current_setting('app.koperasi_id', true), '')::bigint
     OR NOT EXISTS (SELECT 1 FROM public.chain c JOIN public.voucher v
       ON v.koperasi_id = c.koperasi_id AND v.seq = c.seq
       WHERE c.koperasi_id = p_kop AND v.id = p_voucher AND v.kind = 'ledger.switch_account'
         AND age(v.xmin) <= 0)
  THEN
    RAISE EXCEPTION 'switch does not follow from its voucher' USING ERRCODE = '42501';
  END IF;
  INSERT INTO public.account_switch (koperasi_id, account, voucher_id)
    VALUES (p_kop, p_acc, p_voucher) ON CONFLICT DO NOTHING;
END $$;

-- After a restore: every chain begins a new epoch, so that devices know to push again what was lost.
CREATE FUNCTION books.new_epoch() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE n bigint;
BEGIN
  UPDATE public.chain c SET epoch = c.epoch + 1;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- How many vouchers a co-operative has; its chain row stays locked until the caller's transaction ends.
CREATE FUNCTION books.lock_books(p_kop bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE n bigint;
BEGIN
  SELECT c.seq INTO n FROM public.chain c WHERE c.koperasi_id = p_kop FOR NO KEY UPDATE;
  RETURN coalesce(n, 0);
END $$;

-- The books of a co-operative that joined another before it had any: nothing can be posted any more.
CREATE FUNCTION books.retire_books(p_kop bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  UPDATE public.chain c SET release = '' WHERE c.koperasi_id = p_kop AND c.seq = 0;
END $$;
