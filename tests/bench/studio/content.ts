import { sql } from "drizzle-orm";
import { type Database, db } from "@/db/client";
import { addUsers } from "../lifecycle-data";

/** Gives an account ten projects with so many images in all; no files. */
export async function addImages(userId: string, count: number, on: Database = db): Promise<void> {
  await on.execute(sql`
    WITH added AS (
      INSERT INTO projects (user_id, name)
      SELECT ${userId}::uuid, 'Project ' || n FROM generate_series(1, 10) AS n RETURNING id
    ), numbered AS (SELECT id, row_number() OVER () AS place FROM added)
    INSERT INTO images (project_id, kind, name, storage_key, content_type, byte_size, width, height, sha256)
    SELECT numbered.id, 'original', 'image ' || n, 'users/' || ${userId}::text || '/projects/' ||
      numbered.id || '/images/' || gen_random_uuid() || '.jpg', 'image/jpeg', 250000, 1600, 1200,
      repeat('0', 64)
    FROM generate_series(1, ${count}::int) AS n JOIN numbered ON numbered.place = 1 + n % 10`);
}

/** One account with so many images. */
export async function addStudio(images: number, on: Database = db): Promise<string> {
  const [id = ""] = await addUsers(1, on);
  if (images > 0) await addImages(id, images, on);
  return id;
}
