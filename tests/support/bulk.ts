import { spawn } from "node:child_process";
import { once } from "node:events";
import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { bulkOperations, sessions } from "@/db/schema";
import { confirmOperation } from "@/lib/admin/bulk/control";
import { createOperation } from "@/lib/admin/bulk/create-operation";
import { bulkForm } from "@/lib/admin/bulk/schema";
import { readSelection } from "@/lib/admin/bulk/selection";
import type { AdminSession } from "@/lib/auth/sessions/refuse-admin";
import { issueGrant } from "@/lib/auth/step-up/grants";
import { runJobs } from "./jobs";
import { repository } from "./run";
import { createUser } from "./users";

const origin = "http://127.0.0.1:3000";

/** A new admin with a session. */
export async function createAdmin(): Promise<AdminSession & { subject: string }> {
  const { id, subject } = await createUser({ role: "admin" });
  const [session] = await db
    .insert(sessions)
    .values({ userId: id, token: `token-${id}`, expiresAt: sql`now() + interval '1 day'` })
    .returning({ id: sessions.id });
  return { id, subject, sessionId: session?.id ?? "" };
}

/** Lets the admin confirm one thing. */
export const stepUp = ({ id, sessionId }: AdminSession) =>
  db.transaction((tx) => issueGrant(tx, { kind: "session", id: sessionId, userId: id }, "admin"));

/** An operation as the form makes it: `fields` as they are typed, addresses apart. */
export function draft(
  admin: AdminSession,
  fields: Record<string, string>,
  addresses?: string[],
): Promise<{ id: string; unmatched: number }> {
  const request = bulkForm.parse(fields);
  const list = addresses ? { addresses, invalid: 0 } : null;
  return db.transaction((tx) => createOperation(tx, admin, { request, list, origin }));
}

export async function operationOf(id: string) {
  const [operation] = await db.select().from(bulkOperations).where(eq(bulkOperations.id, id));
  if (!operation) throw new Error("there is no such operation");
  return operation;
}

/** What its preview counts now. */
export const selectionOf = async (id: string) => readSelection(db, await operationOf(id));

/** Confirms a draft as its preview shows it now. */
export async function confirm(admin: AdminSession, id: string): Promise<void> {
  const { digest, count } = await selectionOf(id);
  await stepUp(admin);
  await confirmOperation(admin, id, { digest, count });
}

/** Runs what is due in the queue, and then the emails of bulk operations, which are due a minute later. */
export async function runJobsAndMails(): Promise<void> {
  await runJobs();
  await db.execute(sql`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now())
    FROM graphile_worker.jobs WHERE task_identifier = 'mail-deletion'`);
  await runJobs();
}

/** Runs an operation in a process of its own that is killed after so many statements; whether it was. */
export async function runAndKill(id: string, dieAt: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "tests/support/bulk-child.ts", id, String(dieAt)],
    { cwd: repository, env: { ...process.env, NODE_OPTIONS: "" }, stdio: "ignore" },
  );
  const [code, signal] = await once(child, "exit");
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`the run ended with exit code ${code}`);
  return signal === "SIGKILL";
}
