import { eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { respondWithAuditExport } from "@/lib/admin/audit/export";
import { cancelOperation, resumeOperation, undoOperation } from "@/lib/admin/bulk/control";
import { respondWithAccounts } from "@/lib/admin/bulk/respond";
import { changeJobs, type JobChange } from "@/lib/admin/jobs/change-jobs";
import { respondWithUsers } from "@/lib/admin/users/export";
import type { AdminSession } from "@/lib/auth/sessions/refuse-admin";
import { confirm, draft, stepUp } from "./bulk";
import { runJobs } from "./jobs";
import { signedIn } from "./signed-in";
import { createUser } from "./users";

const origin = "http://127.0.0.1:3000";

/** A new admin in a browser, and the session that admins' functions take. */
export async function signedInAdmin() {
  const { user, browser } = await signedIn({ user: await createUser({ role: "admin" }) });
  const owned = eq(sessions.userId, user.id);
  const [session] = await db.select({ id: sessions.id }).from(sessions).where(owned);
  const admin = { id: user.id, sessionId: session?.id ?? "" };
  return { user, browser, admin, actor: user.subject };
}

async function changeFailedJob(change: JobChange) {
  const { user, admin, actor } = await signedInAdmin();
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT (graphile_worker.permanently_fail_jobs(
      ARRAY[(graphile_worker.add_job('cleanup', '{}')).id], 'failed')).id`);
  const ids = rows.map(({ id }) => String(id));
  expect(await db.transaction((tx) => changeJobs(tx, admin, change, ids))).toBe(1);
  return { id: user.id, actor };
}

const draftOfOne = async (admin: AdminSession) =>
  draft(admin, { kind: "delete" }, [(await createUser()).email]);

/** An admin confirms the deletion of one account, and goes on with it. */
async function bulk(goOn: (admin: AdminSession, id: string) => Promise<unknown>) {
  const { user, admin } = await signedInAdmin();
  const { id } = await draftOfOne(admin);
  await confirm(admin, id);
  await goOn(admin, id);
  return { id: user.id, actor: user.subject };
}

async function succeeded(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  expect(response.status).toBe(200);
  return response;
}

/** An admin downloads a file of the admin area. */
async function exported(path: string, respond: (request: Request) => Promise<Response>) {
  const { user, browser } = await signedInAdmin();
  const headers = { cookie: browser.cookieHeader };
  const answer = await succeeded(respond(new Request(`${origin}${path}`, { headers })));
  await answer.text();
  return { id: user.id, actor: user.subject };
}

/** What an admin does that is about no other account, by the action of the row that it leaves. */
export const adminFlows = {
  "job.retried": () => changeFailedJob("retry"),
  "job.discarded": () => changeFailedJob("discard"),
  "bulk.started": () => bulk(async () => {}),
  "bulk.cancelled": () => bulk(cancelOperation),
  "bulk.resumed": () =>
    bulk(async (admin, id) => {
      await cancelOperation(admin, id);
      await resumeOperation(admin, id);
    }),
  "bulk.undone": () =>
    bulk(async (admin, id) => {
      await runJobs();
      await stepUp(admin);
      await undoOperation(admin, id);
    }),
  "bulk.exported": async () => {
    const { user, browser, admin } = await signedInAdmin();
    const { id } = await draftOfOne(admin);
    const headers = { cookie: browser.cookieHeader };
    const request = new Request(`${origin}/api/admin/bulk/${id}/accounts`, { headers });
    await (await succeeded(respondWithAccounts(request, Promise.resolve({ id })))).text();
    return { id: user.id, actor: user.subject };
  },
  "users.exported": () => exported("/api/admin/users?q=nobody", respondWithUsers),
  "audit.exported": () =>
    exported("/api/admin/audit?format=json&action=account.created", respondWithAuditExport),
};
