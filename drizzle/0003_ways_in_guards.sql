-- A deleted account gets no new way in, whatever code asks for one: not a session, a linked account,
-- an API key, a passkey or a second factor. FOR SHARE waits for a deletion that is under way.
CREATE OR REPLACE FUNCTION public.app_refuse_session_of_deleted_user() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  found_status text;
BEGIN
  SELECT status INTO found_status FROM public.users WHERE id = NEW.user_id FOR SHARE;
  IF found_status = 'deleted' THEN
    RAISE EXCEPTION 'account is deleted: no row can be added to %', TG_TABLE_NAME USING ERRCODE = 'PD001';
  END IF;
  RETURN NEW;
END;
$$;
--> statement-breakpoint
ALTER FUNCTION public.app_refuse_session_of_deleted_user() RENAME TO app_refuse_deleted_user;
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
CREATE TRIGGER two_factors_refuse_deleted_user BEFORE INSERT ON public.two_factors
  FOR EACH ROW EXECUTE FUNCTION public.app_refuse_deleted_user();
