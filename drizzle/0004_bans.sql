ALTER TABLE "users" ADD COLUMN "banned_at" timestamp with time zone;--> statement-breakpoint

-- No session begins for a banned account either, by whichever way somebody signs in.
CREATE OR REPLACE FUNCTION public.app_refuse_deleted_user() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  found_status text;
  found_ban timestamptz;
BEGIN
  SELECT status, banned_at INTO found_status, found_ban
    FROM public.users WHERE id = NEW.user_id FOR SHARE;
  IF found_status = 'deleted' THEN
    RAISE EXCEPTION 'account is deleted: no row can be added to %', TG_TABLE_NAME USING ERRCODE = 'PD001';
  END IF;
  IF found_ban IS NOT NULL AND TG_TABLE_NAME IN ('sessions', 'api_keys') THEN
    RAISE EXCEPTION 'account is banned: no row can be added to %', TG_TABLE_NAME USING ERRCODE = 'PD003';
  END IF;
  RETURN NEW;
END;
$$;
