import { rmSync } from "node:fs";
import path from "node:path";
import { prepareDatabase, startApplication } from "@/tests/support/app";
import { findBrowser } from "@/tests/support/browser";
import { otherBrowsers } from "@/tests/support/browsers/other-browsers";
import { buildApplication } from "@/tests/support/build";
import {
  createDatabase,
  databaseName,
  dropOwnDatabases,
  dropStaleDatabases,
  ownDatabases,
} from "@/tests/support/databases";
import { testEnvironment } from "@/tests/support/environment";
import { handOver } from "@/tests/support/handover";
import { holdLock } from "@/tests/support/lock";
import { dataFolder, makeRunFolder, removeStaleFolders, repository } from "@/tests/support/run";
import { holdTestServer } from "@/tests/support/server";

const distDir = ".next-e2e";
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Finds a browser, builds, prepares a database and starts the application; returns the undoing. */
export default async function setup(): Promise<() => Promise<void>> {
  const undo: (() => unknown)[] = [];
  const tearDown = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const browser = findBrowser();
    say(`Browser: ${browser}`);
    if (process.env.TEST_FULL) for (const { missing } of otherBrowsers) if (missing) say(missing);

    say("Database: new, on this checkout’s server");
    const server = await holdTestServer("npm run test:e2e");
    undo.push(() => server.release());
    removeStaleFolders();
    if (server.local) await dropStaleDatabases(server.adminUrl);

    // Two runs in one checkout would build over each other.
    const unlock = await holdLock(server.adminUrl, `e2e ${repository}`, () =>
      say("Another end-to-end run uses this checkout: waiting for it."),
    );
    undo.push(unlock);

    const started = Date.now();
    say("Build: next build, for production");
    const built = buildApplication(distDir);
    say(
      built
        ? `Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`
        : "Nothing changed since the last build.",
    );

    ownDatabases();
    const folder = makeRunFolder();
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const databaseUrl = await createDatabase(server.adminUrl, databaseName("e2e"));
    undo.push(() => dropOwnDatabases(server.adminUrl));
    const storagePath = path.join(folder, "storage");
    const { APP_URL: _, ...settings } = testEnvironment({
      DATABASE_URL: databaseUrl,
      NODE_ENV: "production",
      WORKER: "inline",
      LOG_LEVEL: "info",
      STORAGE_PATH: storagePath,
      NEXT_DIST_DIR: distDir,
    });
    prepareDatabase(settings);

    const logFile = path.join(dataFolder, "e2e-app.log");
    const app = await startApplication({ settings, logFile });
    undo.push(() => app.stop());
    say(`Application: ${app.url} (log: ${path.relative(repository, logFile)})`);
    handOver({
      url: app.url,
      browser,
      databaseUrl,
      adminUrl: server.adminUrl,
      storagePath,
      cronSecret: settings.CRON_SECRET ?? "",
      runFolder: folder,
      settings,
    });
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}
