-- What every sign-in counts and records. As functions, since PostgreSQL keeps the plan of a function with the
-- connection, behind any pooler too, but parses and plans a statement each time, which takes longer than to run it
-- (docs/benchmarks.md). lib/auth/sessions/record-sign-in.ts and lib/auth/limits call them.


-- Counts a request within a window that begins with the first. Returns the seconds until the next one is allowed,
-- or NULL if this one is.
CREATE FUNCTION public.app_count_request(request_key text, window_seconds int, allowed int) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  clock bigint := extract(epoch FROM now()) * 1000;
  earliest bigint := clock - window_seconds * 1000;
  counted public.rate_limits;
BEGIN
  INSERT INTO public.rate_limits AS r (key, count, last_request) VALUES (request_key, 1, clock)
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN r.last_request <= earliest THEN 1 ELSE least(r.count, allowed) + 1 END,
    last_request = CASE WHEN r.last_request <= earliest THEN clock ELSE r.last_request END
  RETURNING * INTO counted;
  RETURN CASE WHEN counted.count > allowed
    THEN greatest(1, ceil((counted.last_request - earliest) / 1000.0)) END;
END;
$$;
--> statement-breakpoint

-- Counts an attempt as failed before its outcome is known, under `device_key` if the account at `address` knows the
-- browser. From `free_failures` on each failure makes the next wait longer; a day without one resets the counter.
-- While a wait lasts, nothing is counted, and `wait_seconds` says how long it still is. The request is counted first
-- where `request_key` is given; if it is above its limit, `request_seconds` alone is set.
CREATE FUNCTION public.app_count_attempt(
  address text, stranger_key text, device text, device_key text,
  free_failures int, first_wait int, longest_wait int,
  request_key text, window_seconds int, allowed int,
  OUT key text, OUT failures int, OUT locked_until timestamptz, OUT wait_seconds int, OUT request_seconds int
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  IF request_key IS NOT NULL THEN
    request_seconds := public.app_count_request(request_key, window_seconds, allowed);
    IF request_seconds IS NOT NULL THEN
      RETURN;
    END IF;
  END IF;
  key := stranger_key;
  IF device IS NOT NULL AND EXISTS (
    SELECT FROM public.users JOIN public.known_devices ON known_devices.user_id = users.id
    WHERE users.email = address AND known_devices.device_hash = device
  ) THEN
    key := device_key;
  END IF;
  INSERT INTO public.sign_in_lockouts AS t (key, failures, last_failure_at)
  VALUES (app_count_attempt.key, 1, now())
  ON CONFLICT (key) DO UPDATE SET
    (failures, last_failure_at, locked_until) = (
      SELECT n, now(), CASE WHEN n >= free_failures THEN now() + make_interval(
        secs => least(longest_wait, first_wait * power(2, least(n - free_failures, 10)))) END
      FROM (SELECT CASE WHEN t.last_failure_at < now() - interval '1 day'
        THEN 1 ELSE t.failures + 1 END AS n) AS counted)
    WHERE t.locked_until IS NULL OR t.locked_until <= now()
  RETURNING t.failures, t.locked_until INTO failures, locked_until;
  IF failures IS NULL THEN
    SELECT greatest(1, ceil(extract(epoch FROM t.locked_until - now()))) INTO wait_seconds
      FROM public.sign_in_lockouts AS t WHERE t.key = app_count_attempt.key;
    wait_seconds := coalesce(wait_seconds, 1);
  END IF;
END;
$$;
--> statement-breakpoint

-- Records a sign-in: the account is active and knows the browser from now on, the audit log has a row, and the owner
-- is told of a new browser, unless it is the first of the account. Returns whether that email was queued.
CREATE FUNCTION public.app_record_sign_in(
  owner_id uuid, device text, details jsonb, new_device_mail json
) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  owner public.users;
  knows_others boolean;
  is_new boolean := false;
  is_told boolean;
BEGIN
  SELECT * INTO owner FROM public.users WHERE id = owner_id FOR KEY SHARE;
  knows_others := EXISTS (SELECT FROM public.known_devices WHERE user_id = owner_id);
  IF owner.status = 'active' THEN
    INSERT INTO public.known_devices (user_id, device_hash) VALUES (owner_id, device)
    ON CONFLICT (user_id, device_hash) DO UPDATE SET last_seen_at = now()
    -- A row that was inserted, and not updated, has no xmax.
    RETURNING xmax = 0 INTO is_new;
    IF coalesce(owner.last_active_at <= now() - interval '1 hour', true) THEN
      -- Two sign-ins at once share a lock on the row: neither waits for the other.
      UPDATE public.users SET last_active_at = now() WHERE id = (
        SELECT id FROM public.users WHERE id = owner_id FOR NO KEY UPDATE SKIP LOCKED);
    END IF;
  END IF;
  is_told := is_new AND knows_others;
  IF is_told THEN
    details := details || '{"newDevice": true}';
    PERFORM graphile_worker.add_job('send-mail', new_device_mail, max_attempts := 12);
  END IF;
  IF owner.id IS NOT NULL THEN
    INSERT INTO public.audit_logs (action, user_id, subject, metadata)
      VALUES ('session.started', owner.id, owner.subject, details);
  END IF;
  RETURN is_told;
END;
$$;
