import { asc, gt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { images } from "@/db/schema";
import { storage } from "@/lib/storage/storage";

const batchSize = 500;
const atOnce = 16;

async function countJobsOfDeletedAccounts(): Promise<string[]> {
  const { rows } = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM users u JOIN projects p ON p.user_id = u.id
    JOIN processing_jobs j ON j.project_id = p.id
    WHERE u.status = 'deleted' AND j.status IN ('queued', 'running')`);
  const count = rows[0]?.count ?? 0;
  const found = `${count} ${count === 1 ? "row" : "rows"}`;
  return count > 0
    ? [`processing_jobs: ${found} of deleted accounts, still waiting or processing`]
    : [];
}

async function findImagesWithoutFiles(): Promise<string[]> {
  const problems: string[] = [];
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await db
      .select({ id: images.id, key: images.storageKey })
      .from(images)
      .where(gt(images.id, after))
      .orderBy(asc(images.id))
      .limit(batchSize);
    for (let index = 0; index < page.length; index += atOnce)
      await Promise.all(
        page.slice(index, index + atOnce).map(async ({ id, key }) => {
          if (!(await storage.exists(key))) problems.push(`image ${id}: its file is missing`);
        }),
      );
    const last = page.at(-1);
    if (!last) return problems;
    after = last.id;
  }
}

/** A line if jobs of deleted accounts go on, and for each image without its file. */
export async function verifyStudio(): Promise<string[]> {
  return [...(await countJobsOfDeletedAccounts()), ...(await findImagesWithoutFiles())];
}
