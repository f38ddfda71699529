import { readdirSync } from "node:fs";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { cookies, headers } from "next/headers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import type { Browser } from "@/tests/support/browser-client";
import { repository } from "@/tests/support/run";
import { signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";

vi.mock("next/headers", () => ({ headers: vi.fn(), cookies: vi.fn() }));
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`leads to ${to}`);
  },
  notFound: () => {
    throw new Error("not found");
  },
}));

type Called = (...given: unknown[]) => Promise<unknown>;

/** The files of a name below a folder, from the file system: a new one is tried without being listed here. */
const filesNamed = (folder: string, name: string) =>
  readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === name)
    .map((file) => path.join(folder, file))
    .sort();

const load = (file: string): Promise<Record<string, Called>> =>
  import(/* @vite-ignore */ path.join(repository, file));

const pages = filesNamed("app/(app)/admin", "page.tsx");
const actionFiles = filesNamed("lib/admin", "actions.ts");
// For a program with a secret, not for people: tests/api/operators.integration.test.ts.
const routes = filesNamed("app/api/admin", "route.ts").filter(
  (file) => !file.includes("cleanup-sessions"),
);

const anyId = "00000000-0000-4000-8000-000000000000";

async function formerAdmin(change: Partial<typeof users.$inferInsert>): Promise<Browser> {
  const { user, browser } = await signedIn({ user: await createUser({ role: "admin" }) });
  await db.update(users).set(change).where(eq(users.id, user.id));
  return browser;
}

async function impersonatingAdmin(): Promise<Browser> {
  const { user, browser } = await signedIn({ user: await createUser({ role: "admin" }) });
  const { id: userId } = await createUser();
  const asked = { userId, reason: "Support request 4711", password: user.password };
  expect((await browser.post("/admin/impersonate-user", asked)).status).toBe(200);
  return browser;
}

const visitors: [who: string, arrive: () => Promise<Browser | undefined>, answer: RegExp][] = [
  ["nobody", async () => undefined, /^leads to \/sign-in/],
  ["a member", async () => (await signedIn()).browser, /^not found$/],
  ["a suspended admin", () => formerAdmin({ bannedAt: new Date() }), /^leads to \/sign-in/],
  ["an admin who has just been demoted", () => formerAdmin({ role: "member" }), /^not found$/],
  ["an admin signed in as a member", impersonatingAdmin, /^not found$/],
];

/** What is in the database that an action could have changed. */
const traces = async () =>
  (
    await db.execute(sql`
      SELECT (SELECT count(*) FROM audit_logs) AS audit, (SELECT count(*) FROM users) AS users,
        (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM bulk_operations) AS bulk,
        (SELECT count(*) FROM graphile_worker.jobs) AS jobs`)
  ).rows;

beforeAll(async () => {
  // The last admin can be neither suspended nor demoted.
  await createUser({ role: "admin" });
});

describe.each(visitors)("%s", (_who, arrive, answer) => {
  async function visit(): Promise<string> {
    const cookie = (await arrive())?.cookieHeader ?? "";
    vi.mocked(headers).mockResolvedValue(new Headers({ cookie }) as never);
    vi.mocked(cookies).mockResolvedValue({ toString: () => cookie } as never);
    return cookie;
  }

  test.each(pages)("is kept out of %s", async (file) => {
    const { default: page } = await load(file);
    await visit();
    const params = Promise.resolve({ id: anyId, change: "suspend" });
    await expect(page?.({ params, searchParams: Promise.resolve({}) })).rejects.toThrow(answer);
  });

  test.each(actionFiles)("can call no action of %s", async (file) => {
    const actions = Object.entries(await load(file));
    expect(actions.length).toBeGreaterThan(0);
    await visit();
    const before = await traces();
    for (const [name, action] of actions) {
      const form = new FormData();
      for (const field of ["id", "userId"]) form.set(field, anyId);
      const given = action.length > 1 ? [{ status: "idle" }, form] : [form];
      await expect(action(...given), name).rejects.toThrow(answer);
    }
    expect(await traces()).toEqual(before);
  });

  test.each(routes)("is answered by %s as by an unknown path", async (file) => {
    const { GET } = await load(file);
    const request = new Request("http://127.0.0.1:3000/api/admin?format=csv", {
      headers: { cookie: await visit() },
    });
    const before = await traces();
    const response = (await GET?.(request, { params: Promise.resolve({ id: anyId }) })) as Response;
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
    expect(await traces()).toEqual(before);
  });
});
