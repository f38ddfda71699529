import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { GET, HEAD } from "@/app/api/admin/users/route";
import { db } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
import { changeRole } from "@/lib/account/admins";
import { createApiKey } from "@/lib/auth/api-keys/mutations";
import { requestSentences } from "@/lib/http/request-sentences";
import { seedDatabase } from "@/lib/seed/seed";
import type { Browser } from "@/tests/support/browser-client";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";

beforeAll(() => seedDatabase({ filled: false }));

function ask(by: Browser | string | null, query = ""): Promise<Response> {
  const { headers } = requestBy(by);
  return GET(new Request(`http://127.0.0.1:3000/api/admin/users${query}`, { headers }));
}

const signedInAdmin = async () => signedIn({ user: await createUser({ role: "admin" }) });

const exports = (subject: string) =>
  db.select().from(auditLogs).where(eq(auditLogs.subject, subject));

async function expectRefused(answer: Response): Promise<void> {
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({ code: "NOT_FOUND", message: requestSentences.notFound });
}

describe("the export of users", () => {
  test("is a file of those whom the query finds, safe to open, with an audit row of the admin", async () => {
    const { user, browser } = await signedInAdmin();
    const mallory = await createUser({ name: '=cmd|" /C calc"!A1', email: "export-1@example.com" });
    await createUser({ name: "Eve", email: "other@example.com" });
    const answer = await ask(browser, "?q=export-1&sort=name");
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "cache-control": "private, no-store",
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": expect.stringMatching(
        /^attachment; filename="[\w-]+users-[\d-]+\.csv"$/,
      ),
    });
    const [head, ...lines] = (await answer.text()).trimEnd().split("\r\n");
    expect(head).toBe("id,subject,name,email,verified,state,role,plan,last_active_at,created_at");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(
      `${mallory.id},${mallory.subject},"'=cmd|"" /C calc""!A1",export-1@example.com,yes,active,member,Seedling,,`,
    );
    const rows = await exports(user.subject);
    expect(rows.filter(({ action }) => action === "users.exported")).toMatchObject([
      { userId: user.id, actorSubject: user.subject, metadata: { filters: ["q"] } },
    ]);
  });

  test("refuses a query that the page would not understand, and reads nothing", async () => {
    const { user, browser } = await signedInAdmin();
    const answer = await ask(browser, "?state=gone");
    expect(answer.status).toBe(400);
    const actions = (await exports(user.subject)).map(({ action }) => action);
    expect(actions).not.toContain("users.exported");
  });

  test("has no HEAD", () => {
    expect(HEAD().status).toBe(405);
  });
});

describe("the export of users is an unknown address", () => {
  test("for nobody", async () => {
    await expectRefused(await ask(null));
  });

  test("for a member", async () => {
    const { browser } = await signedIn();
    await expectRefused(await ask(browser));
  });

  test("for a suspended admin", async () => {
    const { user, browser } = await signedInAdmin();
    await db.update(users).set({ bannedAt: new Date() }).where(eq(users.id, user.id));
    await expectRefused(await ask(browser));
  });

  test("for one who was an admin a moment ago", async () => {
    await createUser({ role: "admin" });
    const { user, browser } = await signedInAdmin();
    expect((await ask(browser, "?q=nobody-at-all")).status).toBe(200);
    await db.transaction((tx) => changeRole(tx, { userId: user.id, role: "member" }));
    await expectRefused(await ask(browser));
  });

  test("for an admin's API key and session token, which programs have", async () => {
    const { user, token } = await signedInAdmin();
    const key = await db.transaction((tx) =>
      createApiKey(tx, user.id, { name: "script", expiresInDays: 1 }),
    );
    await expectRefused(await ask(key.key));
    await expectRefused(await ask(token));
  });

  test("for an admin who is signed in as a member", async () => {
    const { user, browser } = await signedInAdmin();
    const { id: userId } = await createUser();
    const answer = await browser.post("/admin/impersonate-user", {
      userId,
      reason: "Support request 4711",
      password: user.password,
    });
    expect(answer.status).toBe(200);
    await expectRefused(await ask(browser));
  });
});
