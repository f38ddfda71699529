import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import { users } from "@/db/schema";

/** Whether an active member's address has not been verified for so many days since the sign-up. */
export function isUnverifiedFor(days: number): SQL | undefined {
  return and(
    eq(users.emailVerified, false),
    eq(users.role, "member"),
    eq(users.status, "active"),
    lt(users.createdAt, sql`now() - make_interval(days => ${days}::int)`),
  );
}
