import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { signInLockouts, users } from "@/db/schema";
import { mailDeletion } from "@/lib/account/deletion/mail-deletion";
import { purgeAccount } from "@/lib/account/deletion/purge";
import { keepReceiptsTask } from "@/lib/account/receipts/keep-receipts";
import { accountLockedTask } from "@/lib/auth/limits/lockout";
import { mailLinkTask } from "@/lib/auth/links/mailed-links";
import type { Mail } from "@/lib/email/emails";
import { clearFilesTask } from "@/lib/storage/clear-files";
import { keepRecordsTask } from "@/lib/storage/keep-records";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { queuedJobs } from "@/tests/support/queue-internals";

export const origin = "http://127.0.0.1:3000";
export const password = "correct horse battery";

const mailboxes = 3;
/** Each mailbox has two spellings that are different addresses for everybody but its provider. */
const spellings = 2;

type Job = { id: string; task: string; payload: unknown };

/** The product: a database of its own, its auth routes, its jobs, and the mail that it would send. */
export class World {
  private readonly tag = randomUUID().slice(0, 8);
  private outbox: Mail[] = [];

  /** One spelling of one of the mailboxes; any numbers do. */
  address(pick: number): { email: string; mailbox: number } {
    const mailbox = pick % mailboxes;
    const dot = Math.floor(pick / mailboxes) % spellings === 1 ? "." : "";
    return { email: `p${dot}m${mailbox}${this.tag}@gmail.com`, mailbox };
  }

  /** Whose mailbox an address is, in either spelling. */
  mailboxOf(email: string): number {
    return Number(/m(\d)/.exec(email)?.[1]);
  }

  /** By what a hold on a mailbox is known. */
  hashOf(mailbox: number): string {
    return hashEmail(this.address(mailbox).email).emailHash;
  }

  /** Each request comes from a browser of its own, so that no cookie explains an answer. */
  async post(path: string, body: object): Promise<{ status: number; code: string | null }> {
    await db.delete(signInLockouts);
    const answer = await new Browser().post(path, body);
    const json = (await answer.json()) as { code?: string };
    return { status: answer.status, code: json.code ?? null };
  }

  /** Who has an address. */
  async findUser(email: string): Promise<{ id: string; subject: string }> {
    const [user] = await db
      .select({ id: users.id, subject: users.subject })
      .from(users)
      .where(eq(users.email, email));
    if (!user) throw new Error("nobody has this address");
    return user;
  }

  /** Signs in and deletes the account there, with the password. */
  async deleteByHand(email: string): Promise<unknown> {
    const browser = new Browser();
    await browser.post("/sign-in/email", { email, password });
    return (await browser.post("/delete-user", { password })).json();
  }

  private readonly tasks: Record<string, (payload: unknown) => unknown> = {
    "send-mail": (payload) => this.outbox.push((payload as { mail: Mail }).mail),
    "mail-link": async (payload) => {
      await db.execute(sql`DELETE FROM hourly_counters WHERE user_id IS NULL`);
      await mailLinkTask(payload);
    },
    "mail-deletion": (payload) => mailDeletion(payload as { userId: string; origin: string }),
    "purge-account": (payload) => purgeAccount((payload as { userId: string }).userId),
    "clear-files": clearFilesTask,
    "keep-receipts": keepReceiptsTask,
    "keep-records": keepRecordsTask,
    "account-locked": accountLockedTask,
  };

  private async takeJobs(): Promise<Job[]> {
    const found = await db.execute<Job>(sql`
      SELECT id::text AS id, task, payload FROM ${sql.raw(queuedJobs)} ORDER BY job.id`);
    const jobs = found.rows.filter(({ task }) => task in this.tasks);
    if (jobs.length > 0) {
      const ids = jobs.map(({ id }) => Number(id));
      await db.execute(sql`
        SELECT graphile_worker.complete_jobs(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::bigint))`);
    }
    // What is not known here, the real worker runs.
    if (jobs.length < found.rows.length) await runJobs();
    return jobs;
  }

  /** Runs the queue dry, without the worker's own start, and gives what was mailed since. */
  async drain(): Promise<Mail[]> {
    for (let jobs = await this.takeJobs(); jobs.length > 0; jobs = await this.takeJobs())
      for (const { task, payload } of jobs) await this.tasks[task]?.(payload);
    const mails = this.outbox;
    this.outbox = [];
    return mails;
  }

  /** Lets the deadline of a deleted account, and of the hold that goes with it, have passed. */
  async passDeadline(userId: string): Promise<void> {
    await db.execute(sql`
      WITH moved AS (
        UPDATE users SET deleted_at = deleted_at - interval '31 days', purge_at = now() - interval '1 second'
        WHERE id = ${userId} RETURNING subject)
      UPDATE blocked_identifiers SET expires_at = now() - interval '1 second'
      WHERE subject IN (SELECT subject FROM moved)`);
  }

  /** Leaves an empty database to the next sequence. */
  async reset(): Promise<void> {
    await db.delete(users);
    await this.drain();
    await db.execute(sql`
      WITH a AS (DELETE FROM audit_logs), b AS (DELETE FROM blocked_identifiers),
        c AS (DELETE FROM verifications), d AS (DELETE FROM sign_in_lockouts),
        e AS (DELETE FROM rate_limits), f AS (DELETE FROM hourly_counters)
      DELETE FROM erasure_receipts`);
  }
}
