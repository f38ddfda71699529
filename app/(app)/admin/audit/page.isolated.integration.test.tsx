import { eq, sql } from "drizzle-orm";
import { cookies, headers } from "next/headers";
import { renderToReadableStream } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLogs, taskRuns, users } from "@/db/schema";
import { verifyAuditAction } from "@/lib/admin/audit/actions";
import { auditFilterSentences } from "@/lib/admin/audit/filters";
import { sealAudit } from "@/lib/audit/seal";
import type { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";
import AuditPage from "./page";

vi.mock("next/headers", () => ({ headers: vi.fn(), cookies: vi.fn() }));
vi.mock("next/navigation", () => ({
  redirect: (path: string) => {
    throw new Error(`leads to ${path}`);
  },
  notFound: () => {
    throw new Error("not found");
  },
}));

function visitWith(browser?: Browser, more: Record<string, string> = {}): void {
  const cookie = browser?.cookieHeader ?? "";
  vi.mocked(headers).mockResolvedValue(new Headers({ ...more, cookie }) as never);
  vi.mocked(cookies).mockResolvedValue({ toString: () => cookie } as never);
}

async function pageOf(params: Record<string, string | string[]> = {}): Promise<string> {
  const page = await AuditPage({ searchParams: Promise.resolve(params) });
  const stream = await renderToReadableStream(page);
  await stream.allReady;
  // React separates texts by comments.
  return (await new Response(stream).text()).replaceAll("<!-- -->", "");
}

async function signInAdmin() {
  const signed = await signedIn({ user: await createUser({ role: "admin" }) });
  visitWith(signed.browser);
  return signed;
}

beforeEach(async () => {
  await db.delete(users);
  await db.delete(auditLogs);
  await db.delete(taskRuns);
});
afterEach(() => vi.clearAllMocks());

test("leads nobody to the sign-in page, and hides from everybody who is not an admin", async () => {
  visitWith();
  await expect(pageOf()).rejects.toThrow("leads to /sign-in");
  await expect(verifyAuditAction()).rejects.toThrow("leads to /sign-in");
  visitWith((await signedIn()).browser);
  await expect(pageOf()).rejects.toThrow("not found");
  await expect(verifyAuditAction()).rejects.toThrow("not found");

  const demoted = await signInAdmin();
  await db.update(users).set({ role: "member" }).where(eq(users.id, demoted.user.id));
  await expect(pageOf()).rejects.toThrow("not found");
  await expect(verifyAuditAction()).rejects.toThrow("not found");

  const suspended = await signInAdmin();
  await db.update(users).set({ bannedAt: sql`now()` }).where(eq(users.id, suspended.user.id));
  await expect(pageOf()).rejects.toThrow("leads to /sign-in");
});

test("opens by no session token, API key or JWT in an Authorization header", async () => {
  const { user, browser, token: session } = await signInAdmin();
  const { token } = (await (await browser.get("/token")).json()) as { token: string };
  const asked = { name: "Backup", expiresInDays: 30, password: user.password };
  const made = await browser.post("/api-keys/create", asked);
  const { key } = (await made.json()) as { key: string };
  for (const bearer of [token, key]) {
    visitWith(undefined, { authorization: `Bearer ${bearer}` });
    await expect(pageOf()).rejects.toThrow("leads to /sign-in");
  }
  visitWith(undefined, { authorization: `Bearer ${session}` });
  await expect(pageOf()).rejects.toThrow("not found");
});

test("tells a subject’s whole story, by name while the account is there and by reference afterwards", async () => {
  await signInAdmin();
  const { user } = await signedIn();
  const there = await pageOf({ subject: user.email });
  expect(there).toContain(`href="/admin/users/${user.id}"`);
  expect(there).toContain("Signed in with a password");
  await db.delete(users).where(eq(users.id, user.id));
  expect(await pageOf({ subject: user.email })).toContain(auditFilterSentences.address);
  const gone = await pageOf({ subject: user.subject });
  expect(gone).toContain("Account permanently erased");
  expect(gone).toContain("Signed in with a password");
  expect(gone).not.toContain(user.email);
  expect(gone).not.toContain(user.id);
});

test("shows each filter’s error at its field, and no rows", async () => {
  await signInAdmin();
  const page = await pageOf({ from: "soon", action: "account.gone", subject: "<b>", actor: "\0@" });
  for (const sentence of [
    auditFilterSentences.time,
    auditFilterSentences.action,
    auditFilterSentences.person,
  ])
    expect(page).toContain(sentence);
  expect(page).not.toContain("<b>");
  expect(page).not.toContain("<table");
});

test("leads through all pages with the filters kept", async () => {
  await signInAdmin();
  await db.execute(sql`
    INSERT INTO audit_logs (action, metadata) SELECT 'password.set', jsonb_build_object('n', n)
    FROM generate_series(1, 120) AS n`);
  const counts: number[] = [];
  for (let query: Record<string, string> = { action: "password.set" }; ; ) {
    const page = await pageOf(query);
    counts.push(page.split("<details").length - 1);
    const [, next] = /href="\/admin\/audit\?([^"]*before=[^"]*)"/.exec(page) ?? [];
    if (!next) break;
    query = Object.fromEntries(new URLSearchParams(next.replaceAll("&amp;", "&")));
    expect(query.action).toBe("password.set");
  }
  expect(counts).toEqual([50, 50, 20]);
  expect(await pageOf({ before: "nowhere" })).toContain("<table");
});

test("shows the result of the verification, and how many rows are not sealed", async () => {
  await signInAdmin();
  expect(await pageOf()).toContain("Not verified yet");
  await sealAudit();
  await runJobs();
  await expect(verifyAuditAction()).rejects.toThrow("leads to /admin/audit?verification=requested");
  await runJobs();
  const verified = await pageOf({ verification: "requested" });
  expect(verified).toContain("No problems found");
  expect(verified).toContain("0 entries aren’t sealed yet");

  await db.execute(sql`UPDATE audit_logs SET action = 'password.set'`);
  await expect(verifyAuditAction()).rejects.toThrow();
  await runJobs();
  expect(await pageOf()).toMatch(/1 problem found.*audit row \d+ has been edited/);
});
