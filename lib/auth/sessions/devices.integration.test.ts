import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, knownDevices, sessions } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { cleanup } from "@/lib/cleanup";
import { env } from "@/lib/env";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { queuedJobs } from "@/tests/support/queue-internals";
import { signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";
import { hashDevice } from "./devices";

const origin = "http://127.0.0.1:3000";
const macbook =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15";

const devicesOf = (userId: string) => db.$count(knownDevices, eq(knownDevices.userId, userId));

/** The payloads of mails about a new device that are queued for an address. */
async function queued(to: string) {
  const { rows } = await db.execute<{ props: Record<string, unknown> }>(sql`
    SELECT payload->'mail'->'props' AS props FROM ${sql.raw(queuedJobs)}
    WHERE payload->'mail'->>'template' = 'new-device' AND payload->'mail'->>'to' = ${to}`);
  return rows.map((row) => row.props);
}

const idIn = (browser: Browser) => browser.cookies.get(cookieName("device")) ?? "";

/** Whether an account has been signed in to with this browser. */
const knows = async (userId: string, deviceId: string) =>
  (await db.$count(
    knownDevices,
    and(eq(knownDevices.userId, userId), eq(knownDevices.deviceHash, hashDevice(deviceId))),
  )) === 1;

test("gives a browser a 256-bit id on sign-in, and stores a hash of it", async () => {
  const user = await createUser();
  const browser = new Browser();
  const answer = await browser.post("/sign-in/email", user);
  const cookie = answer.headers.getSetCookie().find((line) => line.includes("device="));
  expect(cookie).toMatch(/Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/);
  const deviceId = idIn(browser);
  expect(Buffer.from(deviceId, "base64url")).toHaveLength(32);
  const rows = await db.select().from(knownDevices).where(eq(knownDevices.userId, user.id));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.deviceHash).not.toContain(deviceId);
  expect(await knows(user.id, deviceId)).toBe(true);
  expect(await knows((await createUser()).id, deviceId)).toBe(false);
});

test("gives no id on a failed sign-in, and replaces one that is not 256 bits long", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", { ...user, password: "not the password" });
  expect(browser.cookies.size).toBe(0);
  browser.cookies.set(cookieName("device"), "made-up");
  await browser.post("/sign-in/email", user);
  expect(idIn(browser)).not.toBe("made-up");
  expect(await knows(user.id, "made-up")).toBe(false);
});

test("sends no email for the first browser of an account, and one for the second", async () => {
  const { user, browser } = await signedIn();
  await browser.post("/sign-out", {});
  await browser.post("/sign-in/email", user);
  expect(await queued(user.email)).toEqual([]);
  expect(await devicesOf(user.id)).toBe(1);

  const other = await signedIn({ user, headers: { "user-agent": macbook } });
  expect(await queued(user.email)).toEqual([
    {
      name: user.name,
      device: "Safari on macOS",
      place: null,
      at: expect.any(String),
      sessionsUrl: `${origin}/settings/sessions`,
      resetUrl: `${origin}/forgot-password`,
    },
  ]);
  await other.browser.post("/sign-out", {});
  await other.browser.post("/sign-in/email", user);
  expect(await queued(user.email)).toHaveLength(1);
  expect(await devicesOf(user.id)).toBe(2);

  const started = await db
    .select({ metadata: auditLogs.metadata })
    .from(auditLogs)
    .where(and(eq(auditLogs.userId, user.id), eq(auditLogs.action, "session.started")))
    .orderBy(auditLogs.seq);
  expect(started.map((row) => row.metadata.newDevice)).toEqual([
    undefined,
    undefined,
    true,
    undefined,
  ]);
  await runJobs();
  expect((await latestMail(user.email))?.text).toContain("Safari on macOS");
});

test("tracks one browser separately for two users", async () => {
  const { browser } = await signedIn();
  const deviceId = idIn(browser);
  const second = await createUser();
  await signedIn({ user: second });
  await browser.post("/sign-in/email", second);
  expect(idIn(browser)).toBe(deviceId);
  expect(await queued(second.email)).toHaveLength(1);
  expect(await devicesOf(second.id)).toBe(2);
});

test("sends one email for concurrent sign-ins of a new browser", async () => {
  const { user } = await signedIn();
  const stranger = await signedIn();
  const { browser } = stranger;
  await Promise.all([1, 2, 3].map(() => browser.post("/sign-in/email", user)));
  expect(await queued(user.email)).toHaveLength(1);
  expect(await devicesOf(user.id)).toBe(2);
});

test("sends no email for the browser in which a sign-up is verified", async () => {
  const browser = new Browser();
  const email = `fresh-${Date.now()}@example.com`;
  await browser.post("/sign-up/email", { name: "Ada", email, password: "correct horse battery" });
  await runJobs();
  const link = (await latestMail(email))?.links.find((url) => url.includes("verify-email"));
  const answer = await browser.get(link ?? "");
  expect(answer.status).toBe(302);
  expect(idIn(browser)).not.toBe("");
  const { user, session } = await (await browser.get("/get-session")).json();
  expect(session.method).toBe("verify-email");
  expect(await devicesOf(user.id)).toBe(1);
  expect(await queued(email)).toEqual([]);
});

test("stores the location header of the platform with the session, and shows it in the email", async () => {
  const settings = env();
  const before = settings.CLIENT_PLACE_HEADERS;
  settings.CLIENT_PLACE_HEADERS = "x-vercel-ip-city,x-vercel-ip-country";
  try {
    const { user } = await signedIn();
    const headers = { "x-vercel-ip-city": "G%C3%B6teborg", "x-vercel-ip-country": "SE" };
    const { browser } = await signedIn({ user, headers });
    const [mail] = await queued(user.email);
    expect(mail?.place).toBe("Göteborg, Sweden");
    const listed = await (await browser.get("/list-sessions")).json();
    expect(listed.map((entry: { place: string }) => entry.place)).toEqual([
      "Göteborg, Sweden",
      null,
    ]);
  } finally {
    settings.CLIENT_PLACE_HEADERS = before;
  }
});

test("ignores the location header when none is configured", async () => {
  const { user } = await signedIn({ headers: { "x-vercel-ip-city": "Atlantis" } });
  const [row] = await db.select().from(sessions).where(eq(sessions.userId, user.id));
  expect(row?.place).toBeNull();
});

test("truncates the user agent", async () => {
  const { user } = await signedIn({ headers: { "user-agent": `Mozilla/5.0 ${"x".repeat(5000)}` } });
  const [row] = await db.select().from(sessions).where(eq(sessions.userId, user.id));
  expect(row?.userAgent).toHaveLength(512);
});

test("keeps the device and sign-in method of a session after a change of the password", async () => {
  const { user, browser } = await signedIn();
  const answer = await browser.post("/change-password", {
    currentPassword: user.password,
    newPassword: "another good password",
    revokeOtherSessions: true,
  });
  expect(answer.status).toBe(200);
  const rows = await db.select().from(sessions).where(eq(sessions.userId, user.id));
  expect(rows.map((row) => row.method)).toEqual(["password"]);
  const started = and(eq(auditLogs.userId, user.id), eq(auditLogs.action, "session.started"));
  expect(await db.$count(auditLogs, started)).toBe(1);
});

test("removes known browsers on deletion, and after 400 days without use in the cleanup", async () => {
  const { user } = await signedIn();
  const { user: kept } = await signedIn();
  await db
    .insert(knownDevices)
    .values({ userId: kept.id, deviceHash: "old", lastSeenAt: sql`now() - interval '401 days'` });
  await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "api" }));
  expect(await devicesOf(user.id)).toBe(0);
  await cleanup();
  expect(await devicesOf(kept.id)).toBe(1);
});
