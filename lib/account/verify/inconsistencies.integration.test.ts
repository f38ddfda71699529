import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { utimes } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { erasureReceipts, users } from "@/db/schema";
import { sealAudit } from "@/lib/audit/seal";
import { env } from "@/lib/env";
import { storage } from "@/lib/storage/storage";
import { accountsCli } from "@/tests/support/accounts-cli";
import { runJobs } from "@/tests/support/jobs";
import { ownerDb, superuserDb } from "@/tests/support/owner";
import { repository } from "@/tests/support/run";
import { createUser, type TestUser } from "@/tests/support/users";
import { eraseNow } from "../deletion/erase-now";
import { requestDeletion } from "../deletion/request-deletion";

const origin = "http://127.0.0.1:3000";
// Each loads the whole application.
const twoProcesses = { timeout: 120_000 };

let active: TestUser;
let deleted: TestUser;

const run = (text: string) => ownerDb.execute(sql.raw(text));

/** As a superuser can: past its triggers. */
const force = (text: string) =>
  superuserDb.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    await tx.execute(sql.raw(text));
  });

async function verifyFinds(...sentences: string[]): Promise<void> {
  const problems = sentences.length === 1 ? "problem" : "problems";
  const { code, stdout, stderr } = await accountsCli("verify");
  expect({ code, stderr }).toEqual({ code: 1, stderr: `${sentences.length} ${problems} found.` });
  const lines = stdout.split("\n").filter((line) => line.startsWith("      "));
  expect(lines.map((line) => line.trim())).toEqual(sentences);
}

async function age(key: string, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * 60 * 60 * 1000);
  await utimes(path.join(env().STORAGE_PATH, key), then, then);
}

const runsSound = async () => {
  expect(await accountsCli("verify")).toMatchObject({ code: 0 });
};

beforeAll(async () => {
  active = await createUser();
  deleted = await createUser();
  await db.transaction((tx) => requestDeletion(tx, { userId: deleted.id, origin, source: "cli" }));
  await runJobs();
});

// What one test has broken, it has mended.
beforeEach(runsSound);
afterEach(() => vi.restoreAllMocks());

const inADay = "now() + interval '1 day'";

type Breakage = [sentence: string, breakIt: () => Promise<unknown>, mend: () => Promise<unknown>];

const breakages: Breakage[] = [
  [
    "sessions: 1 row of deleted accounts",
    () =>
      force(
        `INSERT INTO sessions (user_id, token, expires_at) VALUES ('${deleted.id}', 'x', ${inADay})`,
      ),
    () => run("DELETE FROM sessions"),
  ],
  [
    "api_keys: 1 row of deleted accounts",
    () =>
      force(`INSERT INTO api_keys (user_id, name, start, key_hash, expires_at)
        VALUES ('${deleted.id}', 'x', 'x', 'x', ${inADay})`),
    () => run("DELETE FROM api_keys"),
  ],
  [
    "known_devices: 1 row of deleted accounts",
    () => run(`INSERT INTO known_devices (user_id, device_hash) VALUES ('${deleted.id}', 'x')`),
    () => run("DELETE FROM known_devices"),
  ],
  [
    "verifications: 1 token of deleted accounts other than restore tokens",
    () =>
      run(`INSERT INTO verifications (identifier, value, purpose, user_id, expires_at)
        VALUES ('x', 'x', 'magic-link', '${deleted.id}', ${inADay})`),
    () => run("DELETE FROM verifications WHERE purpose = 'magic-link'"),
  ],
  [
    "sessions: 1 row valid for more than 90 days",
    async () => {
      await run("ALTER TABLE sessions DROP CONSTRAINT sessions_lifetime_check");
      await run(`INSERT INTO sessions (user_id, token, expires_at)
        VALUES ('${active.id}', 'x', now() + interval '91 days')`);
    },
    async () => {
      await run("DELETE FROM sessions");
      await run(`ALTER TABLE sessions ADD CONSTRAINT sessions_lifetime_check
        CHECK (expires_at <= created_at + interval '90 days')`);
    },
  ],
  [
    "sessions: 1 row of suspended accounts",
    async () => {
      await run(
        `INSERT INTO sessions (user_id, token, expires_at) VALUES ('${active.id}', 'x', ${inADay})`,
      );
      await force(`UPDATE users SET banned_at = now() WHERE id = '${active.id}'`);
    },
    async () => {
      await run("UPDATE users SET banned_at = NULL");
      await run("DELETE FROM sessions");
    },
  ],
  [
    "api_keys: 1 row of suspended accounts",
    async () => {
      await run(`INSERT INTO api_keys (user_id, name, start, key_hash, expires_at)
        VALUES ('${active.id}', 'x', 'x', 'x', ${inADay})`);
      await force(`UPDATE users SET banned_at = now() WHERE id = '${active.id}'`);
    },
    async () => {
      await run("UPDATE users SET banned_at = NULL");
      await run("DELETE FROM api_keys");
    },
  ],
  [
    "users: 1 row with a purge overdue by more than an hour",
    () => run(`UPDATE users SET purge_at = purge_at - interval '31 days' WHERE status = 'deleted'`),
    () => run(`UPDATE users SET purge_at = purge_at + interval '31 days' WHERE status = 'deleted'`),
  ],
  [
    "users: 1 row deleted without a reserved email address",
    () => run("UPDATE blocked_identifiers SET subject = gen_random_uuid()"),
    () => run(`UPDATE blocked_identifiers SET subject = '${deleted.subject}'`),
  ],
  [
    "users: 1 row deleted without a reserved email address",
    () => run("UPDATE blocked_identifiers SET identifier_hash = 'x' || identifier_hash"),
    () => run("UPDATE blocked_identifiers SET identifier_hash = substr(identifier_hash, 2)"),
  ],
  [
    "blocked_identifiers: 1 row of active accounts",
    () =>
      run(`INSERT INTO blocked_identifiers (identifier_hash, hash_key, subject, expires_at)
        VALUES ('x', 'test', '${active.subject}', ${inADay})`),
    () => run("DELETE FROM blocked_identifiers WHERE identifier_hash = 'x'"),
  ],
  [
    "blocked_identifiers: 1 row expired more than a day ago",
    () =>
      run(`INSERT INTO blocked_identifiers (identifier_hash, hash_key, subject, expires_at)
        VALUES ('x', 'test', gen_random_uuid(), now() - interval '25 hours')`),
    () => run("DELETE FROM blocked_identifiers WHERE identifier_hash = 'x'"),
  ],
  [
    "blocked_identifiers: 1 row hashed with an unknown pepper",
    () =>
      run(`INSERT INTO blocked_identifiers (identifier_hash, hash_key, subject, expires_at)
        VALUES ('x', 'lost', gen_random_uuid(), ${inADay})`),
    () => run("DELETE FROM blocked_identifiers WHERE identifier_hash = 'x'"),
  ],
  [
    "users: 1 row hashed with an unknown pepper",
    () => run(`UPDATE users SET email_hash_key = 'lost' WHERE id = '${active.id}'`),
    () => run("UPDATE users SET email_hash_key = 'test'"),
  ],
  [
    "users: 1 row unverified for more than 8 days",
    () =>
      run(`UPDATE users SET email_verified = false, created_at = now() - interval '9 days'
        WHERE id = '${active.id}'`),
    () => run("UPDATE users SET email_verified = true, created_at = now()"),
  ],
  [
    "queue: 1 job has failed permanently",
    () =>
      run("SELECT graphile_worker.add_job('purge-account', job_key := 'x')").then(() =>
        run(`SELECT graphile_worker.permanently_fail_jobs(array_agg(id))
          FROM graphile_worker.jobs WHERE key = 'x'`),
      ),
    () => run("SELECT graphile_worker.remove_job('x')"),
  ],
  [
    "file_clearings: 1 row without a job",
    () => force(`INSERT INTO file_clearings (prefixes) VALUES (ARRAY['users/${randomUUID()}/'])`),
    () => run("DELETE FROM file_clearings"),
  ],
  [
    "trigger users_after_delete is disabled: enable it with ALTER TABLE ... ENABLE TRIGGER users_after_delete",
    () => run("ALTER TABLE users DISABLE TRIGGER users_after_delete"),
    () => run("ALTER TABLE users ENABLE TRIGGER users_after_delete"),
  ],
  [
    "trigger sessions_refuse_deleted_user is missing: run the migrations",
    () => run("ALTER TRIGGER sessions_refuse_deleted_user ON sessions RENAME TO another"),
    () => run("ALTER TRIGGER another ON sessions RENAME TO sessions_refuse_deleted_user"),
  ],
  [
    "foreign key passkeys.user_id has no index: add one in db/schema",
    () => run("DROP INDEX passkeys_user_id_idx"),
    () => run("CREATE INDEX passkeys_user_id_idx ON passkeys (user_id)"),
  ],
  [
    "table diaries is not in db/schema: classify it there",
    () => run("CREATE TABLE diaries (id int)"),
    () => run("DROP TABLE diaries"),
  ],
];

describe("accounts --verify on a damaged database", () => {
  test.each(breakages)("%s", async (sentence, breakIt, mend) => {
    await breakIt();
    try {
      await verifyFinds(sentence);
    } finally {
      await mend();
    }
  });

  test("reports a file without an account, and an old file without a row", async () => {
    const gone = `users/${randomUUID()}/avatar/${randomUUID()}.webp`;
    const lost = `users/${active.id}/avatar/${randomUUID()}.webp`;
    for (const key of [gone, lost]) await storage.put(key, Buffer.from("x"), "image/webp");
    // The nightly cleanup may have seen it when it was 23 hours old.
    await age(lost, 47);
    await verifyFinds(`file ${gone}: its account no longer exists`);
    await age(lost, 49);
    const sentences = [
      `file ${gone}: its account no longer exists`,
      `file ${lost}: orphaned (no database row)`,
    ];
    await verifyFinds(...sentences);
    await storage.delete([gone, lost]);
  });

  describe("reports data of an erased account", () => {
    let gone: TestUser;
    beforeAll(async () => {
      gone = await createUser();
      await db.transaction((tx) => eraseNow(tx, { userId: gone.id, origin, source: "cli" }));
      await runJobs();
      expect(await db.$count(users, eq(users.id, gone.id))).toBe(0);
    });

    test("reports a receipt of another account, and a missing one", async () => {
      const other = await createUser();
      await db.transaction((tx) => eraseNow(tx, { userId: other.id, origin, source: "cli" }));
      await runJobs();
      const swap = () =>
        run(`UPDATE erasure_receipts r SET document = o.document, signature = o.signature
          FROM erasure_receipts o WHERE o.id <> r.id`);
      await swap();
      const swapped = await db.select().from(erasureReceipts).orderBy(erasureReceipts.id);
      await verifyFinds(
        ...swapped.map(({ subject }) => `receipt ${subject}: belongs to a different account`),
      );
      await swap();
      await runsSound();
      await run(`DELETE FROM erasure_receipts WHERE subject = '${other.subject}'`);
      await verifyFinds("erasure_receipts: 1 purged account without a receipt");
      await run(`DELETE FROM audit_logs WHERE subject = '${other.subject}'`);
    });

    test("reports a changed receipt", async () => {
      const set = (count: number) =>
        run(
          `UPDATE erasure_receipts SET document = jsonb_set(document, '{rows,users}', '${count}')`,
        );
      await set(7);
      await verifyFinds(`receipt ${gone.subject}: changed since it was signed`);
      await set(1);
    });

    test("reports a missing audit row, and a row that was edited after it was sealed", async () => {
      const rows = `action = 'account.erased' AND subject = '${gone.subject}'`;
      await run(`UPDATE audit_logs SET action = 'x' WHERE ${rows}`);
      await verifyFinds("audit_logs: 1 erased account without an account.erased row");
      await run(`UPDATE audit_logs SET action = 'account.erased' WHERE action = 'x'`);
      await sealAudit();
      await runJobs();
      const { rows: found } = await db.execute<{ seq: string; metadata: object }>(
        sql.raw(`SELECT seq, metadata FROM audit_logs WHERE ${rows}`),
      );
      await run(`UPDATE audit_logs SET metadata = '{"source": "x"}' WHERE ${rows}`);
      await verifyFinds(`audit row ${found[0]?.seq} has been edited`);
      const metadata = JSON.stringify(found[0]?.metadata);
      await run(`UPDATE audit_logs SET metadata = '${metadata}' WHERE ${rows}`);
    });
  });
});

test("treats anything but a reference as a file in verify-receipt, without a query", async () => {
  const name = "0f".repeat(18);
  expect(await accountsCli("verify-receipt", name)).toMatchObject({
    code: 1,
    stderr: `Can’t read ${name}.`,
  });
});

test(
  "exits with code 1 when something is damaged, and with 0 otherwise",
  twoProcesses,
  async () => {
    const command = () =>
      promisify(execFile)(
        process.execPath,
        ["--import", "tsx", path.join(repository, "lib/cli/accounts.ts"), "verify"],
        { cwd: repository, env: { ...process.env, NODE_OPTIONS: "" } },
      );
    await run("CREATE TABLE diaries (id int)");
    await expect(command()).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("table diaries is not in db/schema"),
      stderr: "1 problem found.\n",
    });
    await run("DROP TABLE diaries");
    expect((await command()).stdout).not.toContain("FAIL");
  },
);
