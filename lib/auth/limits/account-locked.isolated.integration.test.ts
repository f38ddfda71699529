import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLogs } from "@/db/schema";

const before = process.env.EMAIL_HASH_PEPPER ?? "";

/** As after a restart with these settings: everything that reads them is loaded anew. */
async function restart(settings: { pepper: string; old: string }) {
  vi.stubEnv("EMAIL_HASH_PEPPER", settings.pepper);
  vi.stubEnv("EMAIL_HASH_PEPPER_OLD", settings.old);
  vi.resetModules();
  const { Browser } = await import("@/tests/support/browser-client");
  const { runJobs } = await import("@/tests/support/jobs");
  const { kindOf, latestMail, mailsTo } = await import("@/tests/support/mail");
  const { createUser } = await import("@/tests/support/users");
  return { Browser, runJobs, kindOf, latestMail, mailsTo, createUser };
}

type App = Awaited<ReturnType<typeof restart>>;

async function lock({ Browser }: App, email: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1)
    await new Browser().post("/sign-in/email", { email, password: "not the password" });
}

test("notifies the owner of a locked account under the old and the new pepper", async () => {
  const fresh = { pepper: `new:${"n".repeat(32)}`, old: before };
  const old = await restart({ pepper: before, old: "" });
  const [early, between, stranger] = [
    await old.createUser(),
    await old.createUser(),
    await old.createUser(),
  ];
  await lock(old, between.email);
  const now = await restart(fresh);
  await lock(now, early.email);
  await now.runJobs();
  for (const { id, email } of [early, between]) {
    expect((await now.mailsTo(email)).map(now.kindOf)[0]).toBe("account-locked");
    const rows = await db.select().from(auditLogs).where(eq(auditLogs.userId, id));
    expect(rows.map(({ action }) => action)).toContain("account.locked");
  }
  expect(await now.latestMail(stranger.email)).toBeUndefined();
  vi.unstubAllEnvs();
});
