import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { dataExports } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { respondWithExport } from "@/lib/settings/export/respond";
import { storage } from "@/lib/storage/storage";
import { createNoteOwner } from "@/tests/support/notes";
import { withNotes } from "@/tests/support/participant";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { statements } from "@/tests/support/statements";
import { openExport } from "./archive";
import { endLease, runningExport, takeLease } from "./lease";

withNotes();

const patient = { timeout: 20_000 };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** More than all the buffers on the way hold, and hard to compress. */
async function withMuch(): Promise<{ userId: string }> {
  const { userId } = await createNoteOwner();
  await db.execute(sql`
    INSERT INTO test_notes (user_id, title)
    SELECT ${userId}, left(string_agg(gen_random_uuid()::text, ''), 100)
    FROM generate_series(1, 3) AS part, generate_series(1, 4000) AS note GROUP BY note`);
  return { userId };
}

async function begin(userId: string, patience?: number): Promise<Readable> {
  const stream = await openExport(userId, patience);
  if (typeof stream === "string") throw new Error(stream);
  return stream;
}

const pastTerm = (userId: string) =>
  db
    .update(dataExports)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(dataExports.userId, userId));

describe("the lease of an export", () => {
  test("allows one export at a time for a user, and reports its progress", async () => {
    const { userId } = await withMuch();
    const first = await begin(userId);
    expect(await openExport(userId)).toBe("running");
    expect(await runningExport(db, userId)).toEqual({ done: 0, total: 0 });
    await buffer(first);
    await expect.poll(() => runningExport(db, userId), patient).toBeNull();
    await buffer(await begin(userId));
  });

  test("refuses a second export while the reader of the first pauses for longer than the lease", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { userId } = await withMuch();
    const stream = await begin(userId);
    await pastTerm(userId);
    vi.advanceTimersByTime(10_000);
    await expect.poll(() => runningExport(db, userId), patient).not.toBeNull();
    expect(await openExport(userId)).toBe("running");
    stream.destroy();
    await expect.poll(() => runningExport(db, userId), patient).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("ends an export that lost its lease while its process was suspended", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { userId } = await withMuch();
    const first = await begin(userId);
    await pastTerm(userId);
    const second = await begin(userId);
    vi.advanceTimersByTime(10_000);
    await expect.poll(() => first.destroyed, patient).toBe(true);
    expect(second.destroyed).toBe(false);
    expect((await buffer(second)).length).toBeGreaterThan(100_000);
  });

  test("ends when the reader stops reading", async () => {
    const { userId } = await withMuch();
    const stream = await begin(userId, 300);
    await expect.poll(() => stream.destroyed, patient).toBe(true);
    await expect.poll(() => runningExport(db, userId), patient).toBeNull();
  });

  test("delivers the whole archive to a slow reader", async () => {
    const { userId } = await withMuch();
    const stream = await begin(userId, 2500);
    let bytes = 0;
    const started = Date.now();
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (Date.now() - started < 3200) await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(bytes).toBeGreaterThan(100_000);
  });
});

test("closes the stored file and removes the folder when the reader leaves in the middle of a file", async () => {
  const { userId } = await createNoteOwner();
  const endless = Readable.from(
    (async function* () {
      for (;;) yield randomBytes(64 * 1024);
    })(),
  );
  vi.spyOn(storage, "get").mockResolvedValue({ stream: endless, size: 1 } as never);
  // Its own: exports of other test files come and go in the common one.
  const folder = await mkdtemp(path.join(tmpdir(), "app-test-"));
  vi.stubEnv("TMPDIR", folder);
  const stream = await begin(userId);
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > 1_000_000) break;
    expect(await readdir(folder)).toHaveLength(1);
  }
  await expect.poll(() => endless.destroyed, patient).toBe(true);
  await expect.poll(() => runningExport(db, userId), patient).toBeNull();
  await expect.poll(() => readdir(folder), patient).toEqual([]);
  await rm(folder, { recursive: true });
});

test("runs without a statement timeout, whatever the size of the account", async () => {
  const { userId } = await createNoteOwner();
  const { sql: sent } = await statements(async () => buffer(await begin(userId)));
  const lifted = sent.indexOf("SET LOCAL statement_timeout = 0");
  expect(sent[lifted - 1]).toMatch(/^begin isolation level repeatable read/i);
  expect(sent.findIndex((text) => text.startsWith("DECLARE"))).toBeGreaterThan(lifted);
});

test("keeps the step-up grant when another export is running", async () => {
  const { user, browser } = await signedIn();
  const purpose = "export-data";
  await browser.post("/step-up/verify", { purpose, password: user.password });
  // Not an export itself: a small one is packed before anybody else asks.
  const lease = await takeLease(user.id);
  if (typeof lease === "string") throw new Error(lease);
  const answer = await respondWithExport(requestBy(browser));
  expect(answer.status).toBe(409);
  expect(await answer.json()).toEqual(authError("EXPORT_RUNNING"));
  await endLease(db, lease.id);
  const later = await respondWithExport(requestBy(browser));
  expect(later.status).toBe(200);
  await later.arrayBuffer();
});
