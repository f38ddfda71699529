import { type SQL, sql } from "drizzle-orm";
import { auditEvents } from "@/lib/audit/actions";

// Of a text that says anything at all, its schema takes this too.
const anything = "Any text: what somebody has typed.";

/** The keys of an action's metadata whose values come from a list, or are numbers, dates or IDs. */
const closedKeys = (shape: (typeof auditEvents)[keyof typeof auditEvents]["shape"]) =>
  Object.entries(shape)
    .filter(
      ([, value]) => !value.safeParse(anything).success && !value.safeParse([anything]).success,
    )
    .map(([key]) => key);

/** The metadata of an audit row without what may be free text, and without what `lib/audit/actions.ts` doesn’t know. */
export function closedMetadata(): SQL {
  const kept = Object.entries(auditEvents).map(
    ([action, { shape }]) => sql`WHEN ${action} THEN ${sql.param(closedKeys(shape))}::text[]`,
  );
  return sql`(SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(metadata)
    WHERE key = ANY(CASE action ${sql.join(kept, sql` `)} ELSE '{}'::text[] END))`;
}
