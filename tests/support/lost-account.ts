import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { type Recovery, recoverAccount } from "@/lib/account/recover/recover";
import { copyDatabase } from "./copied-database";
import { createUser, type TestUser } from "./users";

/** Deletes an account by a statement, as a mistake in a console would. */
export const loseAccount = ({ id }: { id: string }) => db.delete(users).where(eq(users.id, id));

/** An account that exists in a copy of the database alone. */
export async function createLostAccount(): Promise<{ user: TestUser; copy: string }> {
  const user = await createUser();
  const copy = await copyDatabase();
  await loseAccount(user);
  return { user, copy };
}

export const recoverFrom = (copy: string, { email }: { email: string }): Promise<Recovery> =>
  recoverAccount(copy, { email, dryRun: false });
