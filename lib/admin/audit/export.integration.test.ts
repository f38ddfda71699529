import { desc, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
import type { Browser } from "@/tests/support/browser-client";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import { respondWithAuditExport } from "./export";

const signedInAdmin = async () => signedIn({ user: await createUser({ role: "admin" }) });

function ask(query: string, by: Browser | Record<string, string> = {}): Promise<Response> {
  const headers = "cookieHeader" in by ? { cookie: (by as Browser).cookieHeader } : by;
  const url = `http://127.0.0.1:3000/api/admin/audit?${query}`;
  return respondWithAuditExport(new Request(url, { headers }));
}

let admin: TestUser;
let browser: Browser;
let token: string;

beforeEach(async () => {
  ({ user: admin, browser, token } = await signedInAdmin());
});

const addRow = (values: Partial<typeof auditLogs.$inferInsert>) =>
  db.insert(auditLogs).values({ action: "session.started", ...values });

test("sends the rows that match as JSON, and leaves a row of itself", async () => {
  const { subject } = await createUser();
  await addRow({ subject, metadata: { method: "password", device: "Firefox – Linux" } });
  const query = new URLSearchParams({ format: "json", subject, from: "2026-01-01T00:00" });
  const answer = await ask(`${query}`, browser);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename=".*\.json"$/);
  expect(await answer.json()).toEqual([
    {
      number: expect.any(Number),
      time: expect.any(String),
      action: "session.started",
      event: "Signed in with a password on Firefox – Linux",
      subject,
      actor: null,
      metadata: { method: "password", device: "Firefox – Linux" },
    },
  ]);
  const [last] = await db.select().from(auditLogs).orderBy(desc(auditLogs.seq)).limit(1);
  expect(last).toMatchObject({
    action: "audit.exported",
    userId: admin.id,
    subject: admin.subject,
    actorSubject: admin.subject,
    metadata: { format: "json", subject, from: "2026-01-01T00:00:00.000Z" },
  });
});

test("records no address that was searched for", async () => {
  const { email, subject } = await createUser();
  await (await ask(`format=csv&subject=${encodeURIComponent(email)}`, browser)).text();
  const [last] = await db.select().from(auditLogs).orderBy(desc(auditLogs.seq)).limit(1);
  expect(last?.metadata).toEqual({ format: "csv", subject });
});

test("sends an empty array of no rows", async () => {
  const { subject } = await createUser();
  expect(await (await ask(`format=json&subject=${subject}`, browser)).json()).toEqual([]);
});

test("sends CSV in which no cell is a formula", async () => {
  const { subject } = await createUser();
  for (const action of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", 'say "hi", twice'])
    await addRow({ subject, action });
  const answer = await ask(`format=csv&subject=${subject}`, browser);
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const text = bytes.toString("utf8");
  expect(text).toMatch(/^\uFEFFnumber,time,action,event,subject,actor,metadata\r\n/);
  for (const cell of [
    "'=1+1",
    "'+1",
    "'-1",
    "'@SUM(A1)",
    "'\t=1",
    `"'\r=1"`,
    '"say ""hi"", twice"',
  ])
    expect(text).toContain(`,${cell},`);
});

test("sends more rows than are read at once, each once", async () => {
  const { subject } = await createUser();
  await db.execute(sql`
    INSERT INTO audit_logs (action, subject) SELECT 'session.started', ${subject}::uuid
    FROM generate_series(1, 4001)`);
  const rows = (await (await ask(`format=json&subject=${subject}`, browser)).json()) as {
    number: number;
  }[];
  expect(new Set(rows.map(({ number }) => number)).size).toBe(4001);
});

test.each([
  ["", ["format"]],
  ["format=xlsx", ["format"]],
  ["format=csv&from=soon&action=constructor", ["from", "action"]],
])("refuses %j with the fields, and records nothing", async (query, fields) => {
  const before = await db.$count(auditLogs);
  const answer = await ask(query, browser);
  expect(answer.status).toBe(400);
  const body = (await answer.json()) as { code: string; fields: object };
  expect([body.code, Object.keys(body.fields)]).toEqual(["VALIDATION_ERROR", fields]);
  expect(await db.$count(auditLogs)).toBe(before);
});

describe("answers like an unknown path, and records nothing, for", () => {
  const expectNothing = async (by?: Parameters<typeof ask>[1]) => {
    const before = await db.$count(auditLogs);
    const answer = await ask("format=csv", by);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
    expect(await db.$count(auditLogs)).toBe(before);
  };

  test("nobody", () => expectNothing());

  test("a member", async () => expectNothing((await signedIn()).browser));

  test("an admin who has just become a member", async () => {
    await db.update(users).set({ role: "member" }).where(eq(users.id, admin.id));
    await expectNothing(browser);
  });

  test("an admin who is suspended", async () => {
    await db.update(users).set({ bannedAt: sql`now()` }).where(eq(users.id, admin.id));
    await expectNothing(browser);
  });

  test("an admin’s session, JWT and API key in an Authorization header", async () => {
    const { token: jwt } = (await (await browser.get("/token")).json()) as { token: string };
    const asked = { name: "Backup", expiresInDays: 30, password: admin.password };
    const { key } = (await (await browser.post("/api-keys/create", asked)).json()) as {
      key: string;
    };
    for (const bearer of [token, jwt, key]) {
      await expectNothing({ authorization: `Bearer ${bearer}` });
      await expectNothing({ authorization: `Bearer ${bearer}`, cookie: browser.cookieHeader });
    }
  });
});
