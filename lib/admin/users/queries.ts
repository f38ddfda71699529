import { and, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { isSuspended } from "@/lib/account/ban";
import { planName } from "@/lib/billing/queries";
import { type Cursor, readCursor, writeCursor } from "./cursor";
import { emailKey, lastActive, nameKey, userCondition } from "./filter";
import type { UserFilter, UserQuery, UserSort, userStates } from "./schema";

/** How many users a page of the list has. */
const pageSize = 50;
/** How many users an export reads at once. */
const exportedAtOnce = 1000;
/** Up to this number a total is counted. */
const countedUpTo = 10_000;
/** So far a list of many is looked through in its order, before those who match are found first. */
const walkedAtMost = 20_000;

const columns = {
  id: users.id,
  subject: users.subject,
  name: users.name,
  email: users.email,
  image: users.image,
  emailVerified: users.emailVerified,
  role: users.role,
  state: sql<(typeof userStates)[number]>`CASE WHEN ${users.status} = 'deleted' THEN 'deleted'
    WHEN ${isSuspended()} THEN 'suspended' ELSE 'active' END`,
  plan: planName(),
  lastActiveAt: users.lastActiveAt,
  createdAt: users.createdAt,
};

type Key = { expression: SQL; type: SQL; kind: "instant" | "text" };

const instant = (expression: SQL): Key => ({ expression, type: sql`timestamptz`, kind: "instant" });
const text = (expression: SQL): Key => ({ expression, type: sql`text`, kind: "text" });

const keys: Record<string, Key> = {
  created: instant(sql`${users.createdAt}`),
  "last-active": instant(lastActive),
  name: text(nameKey),
  email: text(emailKey),
};

/** What a list is sorted by, and whether from the greatest value down. */
function orderOf(sort: UserSort): { key: Key; down: boolean } {
  const down = sort.startsWith("-");
  const key = keys[down ? sort.slice(1) : sort];
  if (!key) throw new Error(`no users are sorted by ${sort}`);
  return { key, down };
}

/** How many users a filter finds; not `exact` where that is the planner's estimate. */
export type UserTotal = { count: number; exact: boolean };

/**
 * The users that a filter finds, to be read in an order. The planner takes them for evenly spread over every order, and
 * would walk through a million names for the Smiths at their end: who are few are found first and sorted then, for which
 * the limit of the subquery, that none reaches, keeps the two apart.
 */
async function matchingUsers(filter: UserFilter, isFew: boolean) {
  const condition = await userCondition(filter);
  if (!condition || !isFew) return { source: users, condition };
  const found = db
    .select()
    .from(users)
    .where(condition)
    .limit(2 ** 31)
    .as("users");
  // By the name and the columns of the table.
  return { source: found as unknown as typeof users };
}

/**
 * Reads users from one place of the list on, in its order or against it; each with its own place.
 *
 * @param walk looks no further than through so many users from there
 */
async function readFrom(
  list: { source: typeof users; condition?: SQL; sort: UserSort },
  from: { cursor?: Cursor; backwards?: boolean },
  limit: number,
  walk?: number,
) {
  const { key, down } = orderOf(list.sort);
  const { cursor, backwards = false } = from;
  const descending = down !== backwards;
  const beyond =
    cursor &&
    sql`(${key.expression}, ${users.id}) ${descending ? sql`<` : sql`>`}
      (${cursor.value}::${key.type}, ${cursor.id}::uuid)`;
  const direction = descending ? sql`DESC` : sql`ASC`;
  const order = [sql`${key.expression} ${direction}`, sql`${users.id} ${direction}`];
  const walked = db
    .select()
    .from(users)
    .where(beyond)
    .orderBy(...order)
    .limit(walk ?? 0)
    .as("users");
  return db
    .select({ ...columns, key: sql<string>`(${key.expression})::text` })
    .from(walk ? (walked as unknown as typeof users) : list.source)
    .where(and(list.condition, walk ? undefined : beyond))
    .orderBy(...order)
    .limit(limit);
}

type PlacedRow = Awaited<ReturnType<typeof readFrom>>[number];
export type UserRow = Omit<PlacedRow, "key">;

const placeOf = (row: PlacedRow | undefined) => row && writeCursor({ value: row.key, id: row.id });

export type UserPage = {
  rows: UserRow[];
  /** Where the page before begins, if there is one: a `before` of the query. */
  previous?: string;
  /** Where the next page begins, if there is one: an `after` of the query. */
  next?: string;
};

/**
 * A page of users, in one statement, or two for a search by name or address that finds many. Pages are told apart by values, not numbers: who signs up meanwhile moves nobody
 * from one page to another.
 *
 * @param total what `countUsers` says of the same filter
 */
export async function listUsers(query: UserQuery, total: UserTotal): Promise<UserPage> {
  const { kind } = orderOf(query.sort).key;
  const after = readCursor(query.after, kind);
  const before = after ? undefined : readCursor(query.before, kind);
  const backwards = before !== undefined;
  const from = { cursor: after ?? before, backwards };
  const read = async (isFew: boolean, walk?: number) =>
    readFrom(
      { ...(await matchingUsers(query, isFew)), sort: query.sort },
      from,
      pageSize + 1,
      walk,
    );
  // Many who match a search are together in the order of the text that matches, and may be at its end.
  const isUneven = !total.exact && query.q !== undefined && kind === "text";
  let found = await read(total.exact, isUneven ? walkedAtMost : undefined);
  if (isUneven && found.length <= pageSize) found = await read(true);
  // Whom the page was about is gone, or never was beyond that place.
  if (found.length === 0 && (after || before))
    return listUsers({ ...query, after: undefined, before: undefined }, total);
  const isMore = found.length > pageSize;
  const shown = found.slice(0, pageSize);
  const rows = backwards ? shown.reverse() : shown;
  return {
    rows: rows.map(({ key: _, ...row }) => row),
    previous: (backwards ? isMore : after !== undefined) ? placeOf(rows[0]) : undefined,
    next: backwards || isMore ? placeOf(rows.at(-1)) : undefined,
  };
}

/**
 * Every user that a filter finds, the newest first, a thousand at a time. Nothing that the list can be sorted by stays as it
 * is but the sign-up, so that nobody is left out who changes meanwhile.
 */
export async function* readUsers(filter: UserFilter): AsyncGenerator<UserRow[]> {
  const matching = await matchingUsers(filter, (await countUsers(filter)).exact);
  let cursor: Cursor | undefined;
  for (;;) {
    const rows = await readFrom({ ...matching, sort: "-created" }, { cursor }, exportedAtOnce);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < exportedAtOnce) return;
    cursor = { value: last.key, id: last.id };
  }
}

/** How many users a filter finds: exactly up to 10,000, and what the planner expects beyond. */
export async function countUsers(filter: UserFilter): Promise<UserTotal> {
  const condition = await userCondition(filter);
  const matching = db.select({ one: sql`1` }).from(users).where(condition);
  const { rows } = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM (${matching} LIMIT ${countedUpTo + 1}::int) AS matching`);
  const count = rows[0]?.count ?? 0;
  if (count <= countedUpTo) return { count, exact: true };
  const explained = await db.execute<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
    sql`EXPLAIN (FORMAT JSON) ${matching}`,
  );
  const expected = explained.rows[0]?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? count;
  return { count: Math.max(count, expected), exact: false };
}
