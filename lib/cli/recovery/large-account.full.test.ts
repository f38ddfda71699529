import { spawnSync } from "node:child_process";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { passkeys } from "@/db/schema";
import { copyDatabase } from "@/tests/support/copied-database";
import { loseAccount } from "@/tests/support/lost-account";
import { repository } from "@/tests/support/run";
import { createUser } from "@/tests/support/users";

test("recovers 10,000 rows of 224 MB in a process that has 64 MB for its objects", async () => {
  const user = await createUser();
  await db.execute(sql`
    INSERT INTO passkeys (user_id, name, public_key, credential_id, counter, device_type, backed_up)
    SELECT ${user.id}, repeat(md5(n::text), 700), 'key', 'large-' || n, 0, 'multiDevice', true
    FROM generate_series(1, 10000) AS n`);
  const sum = async () => {
    const { rows } = await db.execute<{ sum: string }>(sql`
      SELECT md5(string_agg(md5(name), '' ORDER BY credential_id)) AS sum
      FROM passkeys WHERE user_id = ${user.id}`);
    return rows[0]?.sum;
  };
  const before = await sum();
  const copy = await copyDatabase();
  await loseAccount(user);
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...["--max-old-space-size=64", "--import", "tsx", "lib/cli/accounts.ts", "recover"],
      ...["--from", copy, "--email", user.email, "--yes"],
    ],
    { cwd: repository, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(await db.$count(passkeys, eq(passkeys.userId, user.id))).toBe(10_000);
  expect(await sum()).toBe(before);
});
