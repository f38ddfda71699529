import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { fetchRows } from "@/db/fetch-rows";
import { avatarKey } from "@/lib/storage/keys";
import { avatarFile } from "../avatar";
import { lifecycleParticipants } from "../lifecycle";

/** The keys of the stored files that an account has by its rows: the profile image, and what the features export. */
export async function* accountKeys(tx: Transaction, userId: string): AsyncGenerator<string[]> {
  const { rows } = await tx.execute<{ image: string | null }>(
    sql`SELECT image FROM users WHERE id = ${userId}`,
  );
  const avatar = avatarFile(rows[0]?.image ?? null);
  if (avatar) yield [avatarKey(userId, avatar)];
  for (const { exportFiles } of lifecycleParticipants())
    if (exportFiles)
      for await (const page of fetchRows<{ key: string }>(tx, exportFiles(userId)))
        yield page.map(({ key }) => key);
}
