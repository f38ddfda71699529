import { beforeEach, describe, expect, test, vi } from "vitest";
import { GET as cron } from "@/app/api/cron/tick/route";
import { deletionPreview } from "@/lib/account/queries";
import { cleanup } from "@/lib/cleanup";
import { log } from "@/lib/log";
import { deleteAccountAction } from "@/lib/settings/account-actions";
import type { Browser } from "@/tests/support/browser-client";
import { signedIn } from "@/tests/support/signed-in";
import { runWorkerOnce, startWorker } from "./worker";

// As where an entry point forgets its import. In a module of its own, this file alone goes without features.
vi.mock("@/lib/features", () => ({}));

// What the action reads of its request.
const request = vi.hoisted(() => ({ browser: undefined as Browser | undefined }));
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ cookie: request.browser?.cookieHeader ?? "" }),
  cookies: async () => ({
    get: (name: string) => {
      const value = request.browser?.cookies.get(name);
      return value === undefined ? undefined : { name, value };
    },
    set: () => {},
    toString: () => request.browser?.cookieHeader ?? "",
  }),
}));

// A command ends its process and closes the database.
const failure = vi.hoisted(() => ({ reason: undefined as unknown }));
vi.mock("@/lib/cli/output", async (original) => ({
  ...(await original<typeof import("@/lib/cli/output")>()),
  runCli: (main: () => Promise<unknown>) =>
    main().catch((error) => {
      failure.reason = error;
    }),
}));
vi.mock("@/db/client", async (original) => ({
  ...(await original<typeof import("@/db/client")>()),
  closeDatabase: async () => {},
}));

const sentence =
  "The features of this product aren’t registered: import lib/features.ts where this process starts.";
const logged = () => JSON.stringify(vi.mocked(log.error).mock.calls);

beforeEach(() => {
  vi.spyOn(log, "error").mockImplementation(() => {});
  failure.reason = undefined;
});

describe("without registered features", () => {
  test("deletes nothing by a route", async () => {
    const { user, browser } = await signedIn();
    const { password } = user;
    expect((await browser.post("/delete-user", { password })).status).toBe(500);
    expect(logged()).toContain(sentence);
    expect((await browser.get("/get-session")).status).toBe(200);
  });

  test("deletes nothing by an action", async () => {
    const { user, browser } = await signedIn();
    request.browser = browser;
    const form = new FormData();
    form.set("password", user.password);
    expect(await deleteAccountAction({ status: "idle" }, form)).toMatchObject({ status: "error" });
    expect(logged()).toContain(sentence);
  });

  test("shows no preview on a page", async () => {
    const { user } = await signedIn();
    await expect(deletionPreview(user.id)).rejects.toThrow(sentence);
  });

  test("does not start a worker", async () => {
    expect(() => startWorker()).toThrow(sentence);
    await expect(runWorkerOnce()).rejects.toThrow(sentence);
  });

  test("does nothing in the cron route and the cleanup", async () => {
    const authorization = `Bearer ${process.env.CRON_SECRET}`;
    const tick = new Request("http://127.0.0.1:3000/api/cron/tick", { headers: { authorization } });
    await expect(cron(tick)).rejects.toThrow(sentence);
    await expect(cleanup()).rejects.toThrow(sentence);
  });

  const somebody = "somebody@example.com";
  test.each([
    ["list"],
    ["show", somebody],
    ["preview", somebody],
    ["delete", somebody],
    ["restore", somebody],
    ["purge", somebody],
    ["erase", somebody],
    ["export", somebody, "--out=nowhere.zip"],
    ["bulk", "delete", "--domain=example.com"],
    ["ban", somebody],
    ["unban", somebody],
    ["reset-second-factor", somebody],
    ["audit"],
    ["verify"],
    ["verify-receipt", somebody],
    ["make-admin", somebody],
    ["remove-admin", somebody],
    ["sessions"],
    ["jobs"],
  ])("does nothing by the command accounts -- %s", async (...words) => {
    const { argv } = process;
    process.argv = [...argv.slice(0, 2), ...words];
    vi.resetModules();
    await import("@/lib/cli/accounts");
    process.argv = argv;
    expect(failure.reason).toMatchObject({ message: sentence });
  });

  test("adds nothing by the command db:seed", async () => {
    vi.resetModules();
    await import("@/lib/cli/db-seed");
    expect(failure.reason).toMatchObject({ message: sentence });
  });

  test("does not start the command worker", async () => {
    vi.resetModules();
    await import("@/lib/cli/worker");
    expect(failure.reason).toMatchObject({ message: sentence });
  });
});
