import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { SMTPServerOptions } from "smtp-server";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { reply, startSmtpServer } from "@/tests/support/smtp-server";

let onRcptTo: SMTPServerOptions["onRcptTo"];
let attempts = 0;
const server = await startSmtpServer({
  onRcptTo(address, session, callback) {
    attempts += 1;
    if (onRcptTo) onRcptTo.call(this as never, address, session, callback);
    else callback();
  },
});
// Before anything is imported that reads them.
Object.assign(process.env, {
  MAIL_TRANSPORT: "smtp",
  SMTP_URL: server.url,
  MAIL_FROM: "Grüße GmbH <no-reply@grüße.example>",
});
const { db } = await import("@/db/client");
const { auditLogs } = await import("@/db/schema");
const { samples } = await import("@/lib/email/emails");
const { enqueueMail } = await import("@/lib/email/enqueue");
const { log } = await import("@/lib/log");
const { runJobs } = await import("@/tests/support/jobs");
const { queuedJobs } = await import("@/tests/support/queue-internals");
const { createUser } = await import("@/tests/support/users");

afterAll(() => server.close());
afterEach(() => {
  onRcptTo = undefined;
  attempts = 0;
});

const refuse = (code: number, text: string) => {
  onRcptTo = (_address, _session, callback) => callback(reply(code, text));
};
const queue = (to: string) => db.transaction((tx) => enqueueMail(tx, { ...samples.restored, to }));
const jobOf = async (to: string) => {
  const { rows } = await db.execute<{ id: string; attempts: number; spent: boolean }>(sql`
    SELECT payload->>'id' AS id, attempts, attempts >= max_attempts AS spent
    FROM ${sql.raw(queuedJobs)} WHERE payload->'mail'->>'to' = ${to}`);
  return rows[0];
};
const tryAgain = async () => {
  await db.execute(sql`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs`);
  await runJobs();
};
const refusals = () => db.select().from(auditLogs).where(eq(auditLogs.action, "email.refused"));

test("regression: tries an email to an unknown recipient once, and records that without the address", async () => {
  const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
  const user = await createUser();
  refuse(550, `5.1.1 ${user.email}: no such user`);
  await queue(user.email);
  await runJobs();
  await tryAgain();
  expect(attempts).toBe(1);
  expect(await jobOf(user.email)).toBeUndefined();
  const metadata = { template: "restored", reply: "550 5.1.1" };
  expect(await refusals()).toMatchObject([{ userId: user.id, metadata }]);
  expect(warned.mock.calls).toEqual([
    [expect.objectContaining(metadata), "email refused, not tried again"],
  ]);
  expect(JSON.stringify([warned.mock.calls, await refusals()])).not.toContain(user.email);
});

test("records a refusal of an address without an account as nobody’s", async () => {
  vi.spyOn(log, "warn").mockImplementation(() => {});
  const before = await refusals();
  refuse(550, "5.1.1 no such user");
  await queue(`${randomUUID()}@example.com`);
  await runJobs();
  const [entry, ...others] = (await refusals()).slice(before.length);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ userId: null, subject: null });
});

test.each([
  [450, "4.2.0 greylisted"],
  [530, "5.7.0 Authentication required"],
  [554, "5.7.1 Relay access denied"],
])(
  "tries an email again after %i %s, with the same Message-ID below the sender’s domain",
  async (code, text) => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    const to = `${randomUUID()}@example.com`;
    refuse(code, text);
    await queue(to);
    await runJobs();
    const job = await jobOf(to);
    expect(job).toMatchObject({ attempts: 1, spent: false });
    onRcptTo = undefined;
    await tryAgain();
    expect(await jobOf(to)).toBeUndefined();
    const sent = server.received.filter(({ recipients }) => recipients.includes(to));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.email.messageId).toBe(`<${job?.id}@xn--gre-6ka8l.example>`);
  },
);
