import { and, eq, gte, lt, not, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { users } from "@/db/schema";
import { isSuspended } from "@/lib/account/ban";
import { hasPlan } from "@/lib/billing/queries";
import { withAsciiDomain } from "@/lib/email/address-rule";
import type { UserFilter } from "./schema";

// Each expression is that of an index of `users`, letter by letter.
/** When an account was last used, and before all times where it never was. */
export const lastActive = sql`coalesce(${users.lastActiveAt}, '-infinity')`;
export const nameKey = sql`lower(${users.name}) COLLATE "C"`;
export const emailKey = sql`${users.email} COLLATE "C"`;
const searched = sql`(lower(${users.name}) || chr(10) || ${users.email})`;

const literal = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/**
 * Finds a text in the names and addresses, in upper and lower case alike: anywhere, by trigrams. A text without three
 * letters or digits in a row has no trigram that narrows anything down; it finds beginnings. An id or a subject finds
 * its account.
 */
function matches(text: string): SQL | undefined {
  if (z.guid().safeParse(text).success) return or(eq(users.id, text), eq(users.subject, text));
  const pattern = literal(withAsciiDomain(text));
  if (/[\p{L}\p{N}]{3}/u.test(text)) return sql`${searched} LIKE lower(${`%${pattern}%`}::text)`;
  const beginning = sql`lower(${`${pattern}%`}::text)`;
  return sql`(${nameKey} LIKE ${beginning} OR ${emailKey} LIKE ${beginning})`;
}

const states = {
  active: () => and(eq(users.status, "active"), not(isSuspended())),
  suspended: () => and(eq(users.status, "active"), isSuspended()),
  deleted: () => eq(users.status, "deleted"),
};

const ago = (days: number) => sql`now() - make_interval(days => ${days}::int)`;
const within = (days: number) => sql`${lastActive} >= ${ago(days)}`;
const notWithin = (days: number) => sql`${lastActive} < ${ago(days)}`;

const activity: Record<NonNullable<UserFilter["active"]>, () => SQL> = {
  "7d": () => within(7),
  "30d": () => within(30),
  "90d": () => within(90),
  year: () => within(365),
  "not-30d": () => notWithin(30),
  "not-90d": () => notWithin(90),
  "not-year": () => notWithin(365),
  never: () => sql`${lastActive} = '-infinity'`,
};

const dayAfter = (date: Date) => new Date(date.getTime() + 86_400_000);

/** The condition on `users` that a filter stands for; `undefined` for one that lets everybody through. */
export async function userCondition(filter: UserFilter): Promise<SQL | undefined> {
  const { q, state, role, verified, plan, active, from, to } = filter;
  return and(
    q ? matches(q) : undefined,
    state && states[state](),
    role && eq(users.role, role),
    verified && eq(users.emailVerified, verified === "yes"),
    plan === undefined ? undefined : await hasPlan(plan),
    active && activity[active](),
    from && gte(users.createdAt, from),
    to && lt(users.createdAt, dayAfter(to)),
  );
}
