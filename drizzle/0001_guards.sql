-- What the database keeps by itself. These triggers guard against accident, not against its owner.

-- No session begins for a deleted user. FOR SHARE waits for a deletion that is under way.
CREATE FUNCTION public.app_refuse_session_of_deleted_user() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  found_status text;
BEGIN
  SELECT status INTO found_status FROM public.users WHERE id = NEW.user_id FOR SHARE;
  IF found_status = 'deleted' THEN
    RAISE EXCEPTION 'account is deleted: no session can begin' USING ERRCODE = 'PD001';
  END IF;
  RETURN NEW;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER sessions_refuse_deleted_user BEFORE INSERT ON public.sessions
  FOR EACH ROW EXECUTE FUNCTION public.app_refuse_session_of_deleted_user();
--> statement-breakpoint

-- One clear-files job for each 100 prefixes.
CREATE FUNCTION public.app_clear_prefixes(prefixes text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM graphile_worker.add_jobs(
    (SELECT array_agg(
       json_populate_record(NULL::graphile_worker.job_spec, json_build_object(
         'identifier', 'clear-files',
         'payload', json_build_object('prefixes', batch.list),
         'max_attempts', 25)))
     FROM (
       SELECT json_agg(prefix) AS list
       FROM unnest(prefixes) WITH ORDINALITY AS item (prefix, position)
       GROUP BY (position - 1) / 100
     ) AS batch));
END;
$$;
--> statement-breakpoint

-- A user row that disappears in any way leaves one audit row, and its files are cleared.
CREATE FUNCTION public.app_after_users_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  gone_count bigint;
  source jsonb := coalesce(nullif(current_setting('app.erasure', true), ''), '{"source": "sql"}')::jsonb;
BEGIN
  SELECT count(*) INTO gone_count FROM gone;
  IF gone_count = 0 THEN
    RETURN NULL;
  END IF;
  IF gone_count > 100
    AND coalesce(current_setting('app.allow_mass_delete', true), '') <> 'on' THEN
    RAISE EXCEPTION 'refused: the statement would delete % users', gone_count
      USING ERRCODE = 'PD002',
            HINT = 'If this is meant, run SET LOCAL app.allow_mass_delete = on in the same transaction.';
  END IF;
  INSERT INTO public.audit_logs (action, subject, metadata)
    SELECT 'account.erased', subject, source FROM gone;
  PERFORM public.app_clear_prefixes((SELECT array_agg('users/' || id || '/') FROM gone));
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER users_after_delete AFTER DELETE ON public.users
  REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION public.app_after_users_delete();
--> statement-breakpoint
CREATE FUNCTION public.app_refuse_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('app.allow_mass_delete', true), '') <> 'on' THEN
    RAISE EXCEPTION 'refused: TRUNCATE of %', TG_TABLE_NAME
      USING ERRCODE = 'PD002',
            HINT = 'If this is meant, run SET LOCAL app.allow_mass_delete = on in the same transaction.';
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER users_refuse_truncate BEFORE TRUNCATE ON public.users
  FOR EACH STATEMENT EXECUTE FUNCTION public.app_refuse_truncate();
--> statement-breakpoint
CREATE TRIGGER audit_logs_refuse_truncate BEFORE TRUNCATE ON public.audit_logs
  FOR EACH STATEMENT EXECUTE FUNCTION public.app_refuse_truncate();
--> statement-breakpoint

-- Files follow their rows. Below a cascade (depth above 0) the prefix above them is cleared already.
CREATE FUNCTION public.app_after_projects_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM gone) THEN
    PERFORM public.app_clear_prefixes(
      (SELECT array_agg('users/' || user_id || '/projects/' || id || '/') FROM gone));
  END IF;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER projects_after_delete AFTER DELETE ON public.projects
  REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION public.app_after_projects_delete();
--> statement-breakpoint
CREATE FUNCTION public.app_after_image_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM graphile_worker.add_job('clear-files',
    json_build_object('keys', json_build_array(OLD.storage_key)), max_attempts := 25);
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER images_after_delete AFTER DELETE ON public.images
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION public.app_after_image_delete();
