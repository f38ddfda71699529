-- Triggers for invariants that hold for every statement, one typed into a console included. They guard
-- against accidents, not against the owner of the database. db/contract.ts lists the triggers.


-- 1. A deleted account gets no new sign-in method, session or API key, and a banned account no session
-- or API key until the ban expires. FOR SHARE waits for a deletion or ban that is in progress, and then sees
-- its result.

CREATE FUNCTION public.app_refuse_deleted_user() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  found_status text;
  found_ban boolean;
BEGIN
  SELECT status, banned_at IS NOT NULL AND coalesce(ban_expires_at > now(), true)
    INTO found_status, found_ban
    FROM public.users WHERE id = NEW.user_id FOR SHARE;
  IF found_status = 'deleted' THEN
    RAISE EXCEPTION 'account is deleted: no row can be added to %', TG_TABLE_NAME USING ERRCODE = 'PD001';
  END IF;
  IF found_ban AND TG_TABLE_NAME IN ('sessions', 'api_keys') THEN
    RAISE EXCEPTION 'account is banned: no row can be added to %', TG_TABLE_NAME USING ERRCODE = 'PD003';
  END IF;
  RETURN NEW;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER accounts_refuse_deleted_user BEFORE INSERT ON public.accounts
  FOR EACH ROW EXECUTE FUNCTION public.app_refuse_deleted_user();
--> statement-breakpoint
CREATE TRIGGER api_keys_refuse_deleted_user BEFORE INSERT ON public.api_keys
  FOR EACH ROW EXECUTE FUNCTION public.app_refuse_deleted_user();
--> statement-breakpoint
CREATE TRIGGER passkeys_refuse_deleted_user BEFORE INSERT ON public.passkeys
  FOR EACH ROW EXECUTE FUNCTION public.app_refuse_deleted_user();
--> statement-breakpoint
CREATE TRIGGER sessions_refuse_deleted_user BEFORE INSERT ON public.sessions
  FOR EACH ROW EXECUTE FUNCTION public.app_refuse_deleted_user();
--> statement-breakpoint
CREATE TRIGGER two_factors_refuse_deleted_user BEFORE INSERT ON public.two_factors
  FOR EACH ROW EXECUTE FUNCTION public.app_refuse_deleted_user();
--> statement-breakpoint


-- 2. A ban from any source signs the account out and ends its API keys.

CREATE FUNCTION public.app_after_users_ban() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.sessions WHERE user_id = NEW.id OR impersonated_by = NEW.id;
  DELETE FROM public.api_keys WHERE user_id = NEW.id;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER users_after_ban AFTER UPDATE OF banned_at ON public.users
  FOR EACH ROW WHEN (OLD.banned_at IS NULL AND NEW.banned_at IS NOT NULL)
  EXECUTE FUNCTION public.app_after_users_ban();
--> statement-breakpoint

-- An admin who stops being one ends the sessions in which they impersonate others.
CREATE FUNCTION public.app_after_users_demotion() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.sessions WHERE impersonated_by = NEW.id;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER users_after_demotion AFTER UPDATE OF role, status ON public.users
  FOR EACH ROW WHEN (OLD.role = 'admin' AND (NEW.role <> 'admin' OR NEW.status <> 'active'))
  EXECUTE FUNCTION public.app_after_users_demotion();
--> statement-breakpoint

-- An impersonation leaves one audit row of its end, whatever ends it: a button, a ban, a deletion, or the
-- cleanup of what has expired. The sessions of a user who is erased go first, while both subjects are known.
CREATE FUNCTION public.app_after_impersonation() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.audit_logs (action, user_id, subject, actor_subject)
    SELECT 'account.impersonation-ended', member.id, member.subject, admin.subject
    FROM public.users AS member, public.users AS admin
    WHERE member.id = OLD.user_id AND admin.id = OLD.impersonated_by;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER sessions_after_impersonation AFTER DELETE ON public.sessions
  FOR EACH ROW WHEN (OLD.impersonated_by IS NOT NULL)
  EXECUTE FUNCTION public.app_after_impersonation();
--> statement-breakpoint
CREATE FUNCTION public.app_before_users_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.sessions
    WHERE impersonated_by IS NOT NULL AND (user_id = OLD.id OR impersonated_by = OLD.id);
  RETURN OLD;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER users_before_delete BEFORE DELETE ON public.users
  FOR EACH ROW EXECUTE FUNCTION public.app_before_users_delete();
--> statement-breakpoint


-- 3. Files follow their rows: the transaction that deletes a row also inserts the file_clearings row that
-- names its files, and each file_clearings row has one job.

CREATE FUNCTION public.app_after_file_clearing_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM graphile_worker.add_job('clear-files', json_build_object('id', NEW.id),
    job_key := 'clear-files:' || NEW.id, max_attempts := 25);
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER file_clearings_after_insert AFTER INSERT ON public.file_clearings
  FOR EACH ROW EXECUTE FUNCTION public.app_after_file_clearing_insert();
--> statement-breakpoint

-- One row for each 100 prefixes.
CREATE FUNCTION public.app_clear_prefixes(prefixes text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.file_clearings (prefixes)
    SELECT array_agg(item.prefix)
    FROM unnest($1) WITH ORDINALITY AS item (prefix, position)
    GROUP BY (item.position - 1) / 100;
END;
$$;
--> statement-breakpoint


-- 4. A user row that is deleted in any way leaves one audit row, and its files are cleared. The setting
-- app.erasures has what the audit row of each user says; who is not in it was deleted by SQL. A statement
-- that deletes more than 100 users, or truncates users or the audit log, is refused unless allowed.

CREATE FUNCTION public.app_after_users_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  gone_count bigint;
  erasures jsonb := coalesce(nullif(current_setting('app.erasures', true), ''), '{}')::jsonb;
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
    SELECT 'account.erased', subject, coalesce(erasures -> id::text, '{"source": "sql"}') FROM gone;
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
