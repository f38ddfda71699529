import path from "node:path";
import { holdLocalPostgres } from "@/db/local-postgres";
import { prepareDatabase, startApplication } from "@/tests/support/app";
import { expect, test } from "./fixtures";

test("reports in the health check that the database is down, and that it is up again", {
  tag: "@full",
}, async ({ app, request }) => {
  // A server of its own, since this test stops it.
  const dataDir = path.join(app.runFolder, "health");
  const hold = () => holdLocalPostgres({ dataDir, label: "health test" });
  let server = await hold();
  const settings = {
    ...app.settings,
    DATABASE_URL: server.urlFor("app"),
    STORAGE_PATH: path.join(app.runFolder, "health-storage"),
  };
  prepareDatabase(settings);
  const own = await startApplication({
    settings,
    logFile: path.join(app.runFolder, "health-app.log"),
  });
  const health = async () => {
    const response = await request.get(`${own.url}/api/health`);
    return { status: response.status(), body: await response.json() };
  };
  try {
    expect(await health()).toMatchObject({
      status: 200,
      body: { status: "healthy", services: { database: { status: "connected" } } },
    });

    await server.release();
    const asked = Date.now();
    const away = await health();
    expect(away.status).toBe(503);
    expect(away.body.status).not.toBe("healthy");
    expect(Date.now() - asked).toBeLessThan(3000);

    server = await hold();
    await expect.poll(async () => (await health()).status, { timeout: 10_000 }).toBe(200);
  } finally {
    await own.stop();
    await server.release();
  }
});
