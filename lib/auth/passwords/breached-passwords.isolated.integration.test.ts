import { createHash, randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { accounts, sessions, users } from "@/db/schema";
import { appConfig } from "@/lib/app-config";
import { log } from "@/lib/log";
import { Browser } from "@/tests/support/browser-client";
import { signedIn } from "@/tests/support/signed-in";
import { createUser } from "@/tests/support/users";
import { authError } from "../auth-error";
import { assertNewPassword } from "./breached-passwords";

const stolen = "a stolen passphrase";
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();

// The settings are read when the application is imported, so the server starts before it.
const range = await vi.hoisted(async () => {
  const { createServer } = await import("node:http");
  const state = {
    requests: [] as { url: string; padding: string | undefined }[],
    answer: (_prefix: string): { status: number; text: string; silent?: boolean } => ({
      status: 200,
      text: "",
    }),
  };
  const server = createServer((request, response) => {
    const url = request.url ?? "";
    state.requests.push({ url, padding: request.headers["add-padding"] as string | undefined });
    const { status, text, silent } = state.answer(url.slice(-5));
    if (!silent) response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as import("node:net").AddressInfo;
  process.env.BREACHED_PASSWORDS_URL = `http://127.0.0.1:${port}/`;
  return { state, server };
});
const { state } = range;

afterAll(() => {
  range.server.closeAllConnections();
  range.server.close();
});

const listed = (...passwords: string[]) => ({
  status: 200,
  text: [
    "0018A45C4D1DEF81644B54AB7F969B88D65:1",
    ...passwords.map((each) => `${sha1(each).slice(5)}:42`),
    `${sha1("only padding").slice(5)}:0`,
  ].join("\r\n"),
});

beforeEach(() => {
  state.requests = [];
  state.answer = () => listed(stolen);
});

const newEmail = () => `b-${randomUUID().slice(0, 8)}@example.com`;
const refused = authError("PASSWORD_COMPROMISED");

describe("a breached password is refused", () => {
  test("when the name of the product has characters that a header can't hold", async () => {
    const { name } = appConfig;
    Object.assign(appConfig, { name: "Żubr™" });
    try {
      await expect(assertNewPassword(stolen)).rejects.toMatchObject({ body: refused });
    } finally {
      Object.assign(appConfig, { name });
    }
  });

  test("at sign-up for new and taken addresses alike, by sending five characters of its hash", async () => {
    const taken = await createUser();
    for (const email of [newEmail(), taken.email]) {
      const answer = await new Browser().post("/sign-up/email", {
        name: "A",
        email,
        password: stolen,
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual(refused);
    }
    expect(state.requests).toEqual(
      Array(2).fill({ url: `/range/${sha1(stolen).slice(0, 5)}`, padding: "true" }),
    );
  });

  test("at a change of the password, which stays unchanged", async () => {
    const user = await createUser();
    const browser = new Browser();
    await browser.post("/sign-in/email", user);
    const body = { currentPassword: user.password, newPassword: stolen };
    const answer = await browser.post("/change-password", body);
    expect(await answer.json()).toEqual(refused);
    expect((await new Browser().post("/sign-in/email", user)).status).toBe(200);
  });

  test("at a change or a first password only when signed in, without a lookup otherwise", async () => {
    const { user, browser } = await signedIn();
    await db.delete(sessions).where(eq(sessions.userId, user.id));
    for (const by of [new Browser(), browser])
      for (const path of ["/change-password", "/set-password"]) {
        const body = { currentPassword: user.password, newPassword: stolen };
        expect((await by.post(path, body)).status).toBe(401);
      }
    expect(state.requests).toEqual([]);
  });

  test("as the first password of an account", async () => {
    const { user, browser } = await signedIn();
    await db.delete(accounts).where(eq(accounts.userId, user.id));
    const answer = await browser.post("/set-password", { newPassword: stolen });
    expect(await answer.json()).toEqual(refused);
  });

  test("at a reset, before the token is checked", async () => {
    const body = { token: "unknown", newPassword: stolen };
    const answer = await new Browser().post("/reset-password", body);
    expect(await answer.json()).toEqual(refused);
  });

  test("except for padding entries and hashes that are not in the response", async () => {
    await expect(assertNewPassword("only padding")).resolves.toBeUndefined();
    await expect(assertNewPassword("an unknown passphrase")).resolves.toBeUndefined();
  });
});

describe("a password that is too similar to the name, the address or the product", () => {
  test.each([
    [`${appConfig.name}1`, undefined],
    [appConfig.name.toLowerCase().repeat(2), undefined],
    ["olive.oil2024", "olive.oil@example.com"],
    ["OLIVE.OIL", "olive.oil@example.com"],
    ["olive.oil@example.com", "olive.oil@example.com"],
    ["Olive.Oil@Example.com2024", "olive.oil@example.com"],
    ["al@example.com", "Al@example.com"],
  ])("%s is refused", async (password, email) => {
    await expect(assertNewPassword(password, email)).rejects.toMatchObject({
      body: authError("PASSWORD_TOO_EASY"),
    });
  });

  test.each([
    [`${appConfig.name} flowers by the wall`, undefined],
    ["al is a short name", "al@example.com"],
  ])("%s is accepted", async (password, email) => {
    await expect(assertNewPassword(password, email)).resolves.toBeUndefined();
  });
});

describe("while the service is down", () => {
  // Each finds the pause of the one before ended.
  let later = 0;
  afterEach(() => vi.useRealTimers());

  test.each([
    ["answers with an error", () => ({ status: 503, text: "" })],
    ["refuses the request", () => ({ status: 404, text: "" })],
    ["answers with a page", () => ({ status: 200, text: "<!doctype html>\n<p>Sign in</p>" })],
    ["says nothing", () => ({ status: 200, text: "", silent: true })],
  ])(
    "a password is accepted when %s, with a log line and no further wait for a minute",
    async (_, answer) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      later += 10 * 60_000;
      vi.setSystemTime(Date.now() + later);
      const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
      state.answer = answer;
      const email = newEmail();
      await expect(assertNewPassword(stolen, email)).resolves.toBeUndefined();
      expect(warned).toHaveBeenCalledTimes(1);
      expect(JSON.stringify(warned.mock.calls)).toContain("not checked against known breaches");
      expect(JSON.stringify(warned.mock.calls)).not.toContain(stolen);
      // Nobody asks, so nobody waits.
      await assertNewPassword(stolen);
      expect(state.requests).toHaveLength(1);
      state.answer = () => listed(stolen);
      vi.setSystemTime(Date.now() + 61_000);
      await expect(assertNewPassword(stolen)).rejects.toMatchObject({ body: refused });
    },
  );
});

test("a sign-up succeeds", async () => {
  state.answer = () => ({ status: 500, text: "" });
  vi.spyOn(log, "warn").mockImplementation(() => {});
  const email = newEmail();
  const answer = await new Browser().post("/sign-up/email", { name: "A", email, password: stolen });
  expect(answer.status).toBe(200);
  expect(await db.select().from(users).where(eq(users.email, email))).toHaveLength(1);
});
