-- A ban from any source, an UPDATE typed into a console included, signs the account out and ends its API
-- keys. What begins at that moment has waited for this row, and is refused.
CREATE FUNCTION public.app_after_users_ban() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.sessions WHERE user_id = NEW.id;
  DELETE FROM public.api_keys WHERE user_id = NEW.id;
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER users_after_ban AFTER UPDATE OF banned_at ON public.users
  FOR EACH ROW WHEN (OLD.banned_at IS NULL AND NEW.banned_at IS NOT NULL)
  EXECUTE FUNCTION public.app_after_users_ban();
--> statement-breakpoint
DELETE FROM public.sessions USING public.users
  WHERE users.id = sessions.user_id AND users.banned_at IS NOT NULL;
--> statement-breakpoint
DELETE FROM public.api_keys USING public.users
  WHERE users.id = api_keys.user_id AND users.banned_at IS NOT NULL;
