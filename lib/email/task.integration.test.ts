import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { devMails } from "@/db/schema";
import { samples, subjects } from "@/lib/email/emails";
import { enqueueMail } from "@/lib/email/enqueue";
import { listCapturedMails } from "@/lib/email/queries";
import { sendMailTask } from "@/lib/email/task";
import { queuedJobs } from "@/tests/support/queue-internals";

const someone = () => `${randomUUID()}@example.com`;

async function countQueued(to: string): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count
    FROM ${sql.raw(queuedJobs)}
    WHERE payload->'mail'->>'to' = ${to}`);
  return rows[0]?.count ?? 0;
}

test("queues an email when its transaction commits, and only then", async () => {
  const [kept, dropped] = [someone(), someone()];
  await db.transaction((tx) => enqueueMail(tx, { ...samples.restored, to: kept }));
  const failing = db.transaction(async (tx) => {
    await enqueueMail(tx, { ...samples.restored, to: dropped });
    throw new Error("the write failed");
  });
  await expect(failing).rejects.toThrow("the write failed");
  expect(await countQueued(kept)).toBe(1);
  expect(await countQueued(dropped)).toBe(0);
});

test("captures an email once when its job runs twice", async () => {
  const to = someone();
  const job = { id: randomUUID(), mail: { ...samples["verify-email"], to } };
  await sendMailTask(job);
  await sendMailTask(job);
  const mails = await db.select().from(devMails).where(eq(devMails.recipient, to));
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({
    messageId: `<${job.id}@localhost>`,
    subject: subjects["verify-email"](),
    links: [samples["verify-email"].props.url],
  });
  // The inbox shows the HTML by itself, so the mark must be in it.
  expect(mails[0]?.html).toContain('src="data:image/png;base64,');
  expect(mails[0]?.html).not.toContain("cid:");
});

test("lists captured emails with the newest first, and by address in any case", async () => {
  const to = someone();
  for (const mail of [samples["reset-password"], samples["password-changed"], samples.restored])
    await sendMailTask({ id: randomUUID(), mail: { ...mail, to } });
  await sendMailTask({ id: randomUUID(), mail: { ...samples.restored, to: someone() } });
  const mails = await listCapturedMails({ to: to.toUpperCase(), limit: 2 });
  expect(mails.map(({ subject }) => subject)).toEqual([
    subjects.restored(),
    subjects["password-changed"](),
  ]);
});

test("refuses an invalid payload without repeating it", async () => {
  const mail = { ...samples.restored, props: { ...samples.restored.props, signInUrl: "secret" } };
  const failure = sendMailTask({ id: randomUUID(), mail });
  await expect(failure).rejects.toThrow(/^The payload of a send-mail job isn’t an email\.$/);
});
