CREATE TABLE "file_clearings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"prefixes" text[] DEFAULT '{}' NOT NULL,
	"keys" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_runs" (
	"task" text PRIMARY KEY NOT NULL,
	"begun_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint

-- Files that are to be cleared are rows, written with the change that leaves them behind; each row has a job.
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
CREATE OR REPLACE FUNCTION public.app_clear_prefixes(prefixes text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.file_clearings (prefixes)
    SELECT array_agg(item.prefix)
    FROM unnest($1) WITH ORDINALITY AS item (prefix, position)
    GROUP BY (item.position - 1) / 100;
END;
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION public.app_after_image_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.file_clearings (keys) VALUES (ARRAY[OLD.storage_key]);
  RETURN NULL;
END;
$$;
