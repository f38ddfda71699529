import path from "node:path";
import { startApplication } from "@/tests/support/app";
import { startSqlCounter } from "@/tests/support/sql-counter";
import { expect, test } from "./fixtures";
import { createProject } from "./studio/studio";

test("loads the dashboard with at most three SQL statements", { tag: "@full" }, async ({
  app,
  page,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  // sample:begin
  await createProject(page, "Counted");
  // sample:end
  // A second process of the same application, behind a proxy that counts. The cookies of this
  // address are good for it too: cookies know no ports.
  const counter = await startSqlCounter(app.databaseUrl);
  const second = await startApplication({
    settings: { ...app.settings, DATABASE_URL: counter.url, WORKER: "external" },
    logFile: path.join(app.runFolder, "statements-app.log"),
  });
  try {
    await page.goto(`${second.url}/dashboard`, { waitUntil: "networkidle" });
    counter.take();
    await page.goto(`${second.url}/dashboard`, { waitUntil: "networkidle" });
    // sample:begin
    await expect(page.getByText("Counted")).toBeVisible();
    // sample:end
    const sql = counter.take();
    expect(sql.length, sql.join("\n")).toBeLessThanOrEqual(3);
    expect(sql.length).toBeGreaterThan(0);
  } finally {
    await second.stop();
    await counter.close();
  }
});
