-- Files of the studio follow their rows, as in 0001_guards.sql. Inside a cascade (trigger depth above 0) the row
-- above has cleared the prefix that contains them.

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
-- An image goes with its thumbnail, which lies beside it (lib/studio/images/keys.ts).
CREATE FUNCTION public.app_after_image_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.file_clearings (keys) VALUES
    (ARRAY[OLD.storage_key, regexp_replace(OLD.storage_key, '\.[a-z]+$', '.thumb.webp')]);
  RETURN NULL;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER images_after_delete AFTER DELETE ON public.images
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION public.app_after_image_delete();
