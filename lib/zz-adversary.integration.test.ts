import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, sessions, users, verifications, twoFactors } from "@/db/schema";
import { handleAuthRequest } from "@/lib/auth/handle";
import { safePath } from "@/lib/http/safe-path";
import { listCapturedMails } from "@/lib/email/queries";
import { mailDeletion } from "@/lib/account/mail-deletion";
import { confirmEmailChange, askEmailChange } from "@/lib/account/change-email";
import { Browser } from "@/tests/support/browser-client";
import { deletedAccount, withGracePass } from "@/tests/support/deleted-account";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { lockOn, meetAt } from "@/tests/support/meet";
import { signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";
import { createEnrolledUser, beginSetUp } from "@/tests/support/authenticator-app";

const origin = "http://127.0.0.1:3000";
const tokenOf = (url?: string) => new URL(url ?? "").searchParams.get("token") ?? "";
const say = (name: string, value: unknown) => console.log(`>>> ${name}: ${JSON.stringify(value)}`);
const mails = async (to: string) => (await listCapturedMails({ to, limit: 200 })).map((m) => m.subject);

test("1 throttle reset by an unverified variant", async () => {
  const victim = await createUser();
  const own = { name: "Eve", email: victim.email.replace("@", "+eve@"), password: "a long password 123" };
  expect((await new Browser().post("/sign-up/email", own)).status).toBe(200);
  const statuses: number[] = [];
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < 4; i++)
      statuses.push((await new Browser().post("/sign-in/email", { email: victim.email, password: `wrong ${round} ${i}` })).status);
    const b = await new Browser().post("/sign-in/email", own);
    statuses.push(b.status);
  }
  say("throttle", statuses);
  say("then right", (await new Browser().post("/sign-in/email", victim)).status);
});

test("2 open redirect", () => {
  say("safePath", ["/.//evil.example", "/..//evil.example", "/a/..//evil.example"].map((p) => [p, safePath(p, "/dashboard"), new URL(safePath(p, "/dashboard"), "https://app.example/sign-in").origin]));
});

test("3 NUL beside deep nesting", async () => {
  const deep = "[".repeat(20000) + "]".repeat(20000);
  for (const [path, body] of [
    ["/sign-up/email", `{"name":"a\\u0000b","email":"nul-${Date.now()}@example.com","password":"a long password 123","x":${deep}}`],
    ["/soft-deletion/restore", `{"email":"a\\u0000b","password":"a long password 123","x":${deep}}`],
  ] as const) {
    const a = await handleAuthRequest(new Request(`${origin}/api/auth${path}`, { method: "POST", body, headers: { "content-type": "application/json", origin } }));
    say(`nul ${path}`, [a.status, (await a.text()).slice(0, 200)]);
  }
});

test("4 body is buffered whole", async () => {
  let sent = 0;
  const chunk = new TextEncoder().encode("x".repeat(1 << 20));
  const stream = new ReadableStream({ pull(c) { if (sent >= 64) return c.close(); sent++; c.enqueue(chunk); } });
  const a = await handleAuthRequest(new Request(`${origin}/api/auth/sign-in/email`, { method: "POST", body: stream, duplex: "half", headers: { "content-type": "application/json", origin } } as RequestInit));
  say("buffered MB", [a.status, sent]);
});

test("5 sign-in overtaken by a reset keeps its session", async () => {
  const user = await createUser();
  await new Browser().post("/request-password-reset", { email: user.email });
  await runJobs();
  const token = tokenOf((await latestMail(user.email))?.links.find((l) => l.includes("token=")));
  const thief = new Browser();
  const [reset, entered] = await meetAt(lockOn.user(user.id),
    () => new Browser().post("/reset-password", { token, newPassword: "an other password 9 kk" }),
    () => thief.post("/sign-in/email", user));
  say("reset/sign-in", [(reset as any).value?.status, (entered as any).value?.status, await db.$count(sessions, eq(sessions.userId, user.id)), (await (await thief.get("/get-session")).json())?.user?.id === user.id]);
});

test("6 sign-in overtaken by turning the second factor on", async () => {
  const { user, browser } = await signedIn();
  const { app } = await beginSetUp(browser, user);
  const code = await app.code();
  const thief = new Browser();
  const [on, entered] = await meetAt(lockOn.user(user.id),
    () => browser.post("/two-factor/verify-totp", { code }),
    () => thief.post("/sign-in/email", user));
  say("2fa/sign-in", [(on as any).value?.status, (entered as any).value?.status, (await (await thief.get("/get-session")).json())?.user?.twoFactorEnabled]);
});

test("6b sign-in overtaken by a change of password that ends other sessions", async () => {
  const { user, browser } = await signedIn();
  const thief = new Browser();
  const [changed, entered] = await meetAt(lockOn.user(user.id),
    () => browser.post("/change-password", { currentPassword: user.password, newPassword: "an other password 9 kk" }),
    () => thief.post("/sign-in/email", user));
  say("change/sign-in", [(changed as any).value?.status, (entered as any).value?.status, (await (await thief.get("/get-session")).json())?.user?.id === user.id]);
});

test("7 held address in another spelling leads nowhere", async () => {
  const user = await createUser({ email: `john.doe${Date.now()}@gmail.com` });
  const { browser } = await signedIn({ user });
  await browser.post("/delete-user", { password: user.password });
  await runJobs();
  const variant = user.email.replace("john.doe", "johndoe");
  await new Browser().post("/sign-up/email", { name: "J", email: variant, password: "a long password 123" });
  await runJobs();
  say("held mail", (await latestMail(variant))?.links);
  const before = (await mails(user.email)).length;
  await new Browser().post("/soft-deletion/request-restore", { email: variant });
  await runJobs();
  say("mails after request", [await mails(variant), (await mails(user.email)).length - before]);
  const r = await new Browser().post("/soft-deletion/restore", { email: variant, password: user.password });
  say("restore by password", [r.status, await r.json()]);
});

test("8 deletion mail after erase", async () => {
  const { user, browser } = await signedIn();
  await browser.post("/delete-user", { password: user.password });
  const pass = await withGracePass({ email: user.email, password: user.password });
  const e = await pass.post("/soft-deletion/erase", { email: user.email, password: user.password, via: "grace-pass" });
  say("erase", e.status);
  await mailDeletion({ userId: user.id, origin });
  await runJobs();
  say("mails", await mails(user.email));
  say("text", (await latestMail(user.email, { subject: /delet/i }))?.text.slice(0, 500));
});

test("9 mail bombing by change-email", async () => {
  const { user, browser } = await signedIn();
  const target = `target-${Date.now()}@example.com`;
  let password = user.password;
  const statuses: number[] = [];
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 5; i++) statuses.push((await browser.post("/change-email", { newEmail: target, password })).status);
    const next = `another pass ${round} zzzz`;
    statuses.push((await browser.post("/change-password", { currentPassword: password, newPassword: next })).status);
    password = next;
  }
  await runJobs();
  say("bomb", [statuses, (await mails(target)).length]);
});

test("10 deletion of one spelling voids the restore link of the other", async () => {
  const one = await deletedAccount();
  const other = await createUser({ email: one.user.email.replace("@", "+two@") });
  const { browser } = await signedIn({ user: other });
  await browser.post("/delete-user", { password: other.password });
  const r = await new Browser().post("/soft-deletion/restore", { token: one.token });
  say("restore by the first mail's link", [r.status, await r.json()]);
});

test("11 oversize name", async () => {
  const { user, browser } = await signedIn();
  const a = await browser.post("/update-user", { name: `A${" ".repeat(60000)}` });
  const [row] = await db.select().from(users).where(eq(users.id, user.id));
  say("name", [a.status, row?.name.length]);
  const email = `big-${Date.now()}@example.com`;
  const s = await new Browser().post("/sign-up/email", { name: `A${" ".repeat(60000)}`, email, password: "a long password 123" });
  const [r2] = await db.select().from(users).where(eq(users.email, email));
  say("sign-up name", [s.status, r2?.name.length]);
});

test("12 sign-up against a confirm of the same address", async () => {
  const { user } = await signedIn();
  const newEmail = `fresh-${Date.now()}@example.com`;
  await db.transaction((tx) => askEmailChange(tx, { userId: user.id, newEmail, origin }));
  await runJobs();
  const token = tokenOf((await latestMail(newEmail))?.links[0]);
  let release = () => {};
  const gate = new Promise<void>((r) => { release = r; });
  const confirming = db.transaction(async (tx) => { const o = await confirmEmailChange(tx, { userId: user.id, token }); await gate; return o; });
  await new Promise((r) => setTimeout(r, 300));
  const up = new Browser().post("/sign-up/email", { name: "J", email: newEmail, password: "a long password 123" });
  await new Promise((r) => setTimeout(r, 1500));
  release();
  say("confirm", await confirming);
  const a = await up;
  say("sign-up", [a.status, (await a.text()).slice(0, 200)]);
});

test("13 paths", async () => {
  for (const path of ["/sign-in/email/", "//sign-in/email", "/sign%2Din/email", "/sign-in//email", "/SIGN-IN/EMAIL", "/sign-in/./email"]) {
    const t = performance.now();
    const a = await handleAuthRequest(new Request(`${origin}/api/auth${path}`, { method: "POST", body: JSON.stringify({ email: "nobody@example.com", password: "x" }), headers: { "content-type": "application/json", origin } }));
    say(path, [a.status, Math.round(performance.now() - t)]);
  }
});

test("14 other routes", async () => {
  const { browser } = await signedIn();
  for (const [m, p, b] of [["post", "/update-session", { method: "x", place: "y", impersonatedBy: null }], ["post", "/update-session", {foo: 1}], ["get", "/ok"], ["get", "/error?error=<script>&error_description=<b>x"], ["get", "/reset-password/%ff"], ["get", "/reset-password/a?callbackURL=//evil"], ["get", "/jwks"], ["get","/callback/github?state=x"], ["get","/delete-user/callback?token=x&callbackURL=//evil.example"],["get","/verify-email?token=x&callbackURL=https://evil.example"]] as const) {
    const a = m === "post" ? await browser.post(p, b) : await browser.get(p);
    say(`${m} ${p}`, [a.status, a.headers.get("location"), a.headers.get("content-type"), (await a.text()).slice(0, 150)]);
  }
});
