import { expect, test, vi } from "vitest";

/** The application as `npm run dev` runs it in a folder, and the browser that visits it. */
async function cloneIn(folder: string) {
  vi.resetModules();
  vi.stubEnv("NODE_ENV", "development");
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  await import("@/lib/features");
  const { Browser } = await import("@/tests/support/browser-client");
  const { createUser } = await import("@/tests/support/users");
  const { closeDatabase } = await import("@/db/client");
  return { user: await createUser(), browser: new Browser(), closeDatabase };
}

test("regression: two clones in development on one host do not sign each other out", async () => {
  const clones = [await cloneIn("/clones/first"), await cloneIn("/clones/second")];
  // A browser sends the cookies of a host to all of its ports.
  const jar = new Map<string, string>();
  const visit = async (
    { browser }: (typeof clones)[number],
    send: () => Promise<Response>,
  ): Promise<Response> => {
    browser.cookies.clear();
    for (const [name, value] of jar) browser.cookies.set(name, value);
    const answer = await send();
    jar.clear();
    for (const [name, value] of browser.cookies) jar.set(name, value);
    return answer;
  };
  for (const clone of clones) {
    const { browser, user } = clone;
    const answer = await visit(clone, () => browser.post("/sign-in/email", user));
    expect(answer.status).toBe(200);
  }
  expect([...jar.keys()].filter((name) => name.endsWith(".session_token"))).toHaveLength(2);
  for (const clone of clones) {
    const { browser, user } = clone;
    const answer = await visit(clone, () => browser.get("/get-session"));
    expect(await answer.json()).toMatchObject({ user: { email: user.email } });
  }
  for (const { closeDatabase } of clones) await closeDatabase();
});
