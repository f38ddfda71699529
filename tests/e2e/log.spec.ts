import { readFileSync } from "node:fs";
import path from "node:path";
import { prepareDatabase, startApplication } from "@/tests/support/app";
import { cookieName } from "@/tests/support/cookie-name";
import { createDatabase, databaseName, dropDatabase, withClient } from "@/tests/support/databases";
import { expect, test } from "./fixtures";
import { profilePage } from "./interface/settings";
import { signUpAndVerify } from "./people";

test("logs a statement that fails in a page or an action as one line of JSON, without token, address or text", async ({
  app,
  browser,
}) => {
  const name = databaseName("log");
  const url = await createDatabase(app.adminUrl, name);
  const settings = {
    ...app.settings,
    DATABASE_URL: url,
    STORAGE_PATH: path.join(app.runFolder, "log"),
  };
  prepareDatabase(settings);
  const own = await startApplication({ settings, logFile: path.join(app.runFolder, "log.log") });
  const context = await browser.newContext({ baseURL: own.url });
  const alter = (table: string, change: string) =>
    withClient(url, (client) => client.query(`ALTER TABLE ${table} ${change}`));
  const failures = () =>
    readFileSync(own.logFile, "utf8")
      .split("\n")
      .filter((line) => line.includes("a request failed"))
      .map((line) => JSON.parse(line));
  try {
    const page = await context.newPage();
    const { email } = await signUpAndVerify(page, own.url);
    const written = "A name that nobody else may read";
    await page.goto("/settings/profile");
    await alter("users", `ADD CONSTRAINT no_such_name CHECK (name <> '${written}')`);
    await page.getByLabel(profilePage.name, { exact: true }).fill(written);
    await page.getByRole("button", { name: profilePage.saveName }).click();
    await expect.poll(failures).toHaveLength(1);
    await alter("sessions", "RENAME TO gone");
    expect((await page.request.get("/dashboard?token=s3cret")).status()).toBe(500);
    await expect.poll(failures).toHaveLength(2);

    expect(failures()).toEqual([
      expect.objectContaining({
        ...{ level: 50, method: "POST", path: "/settings/profile" },
        ...{ error: "database error 23514", digest: expect.stringMatching(/^\d+/) },
        stack: expect.stringMatching(/^\n +at /),
      }),
      expect.objectContaining({
        ...{ level: 50, method: "GET", path: "/dashboard" },
        ...{ error: "database error 42P01", digest: expect.stringMatching(/^\d+/) },
      }),
    ]);
    const cookies = await context.cookies();
    const session = cookies.find((cookie) => cookie.name === cookieName("session_token"));
    const token = decodeURIComponent(session?.value ?? "").split(".")[0] ?? "";
    expect(token).toMatch(/\w{20}/);
    const log = readFileSync(own.logFile, "utf8");
    for (const secret of [token, email, written, "s3cret"]) expect(log).not.toContain(secret);
  } finally {
    await context.close();
    await own.stop();
    await dropDatabase(app.adminUrl, name);
  }
});
