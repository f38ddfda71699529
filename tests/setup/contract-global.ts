import { createHash, randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { prepareDatabase, startApplication } from "@/tests/support/app";
import { buildApplication } from "@/tests/support/build";
import {
  createDatabase,
  databaseName,
  dropDatabase,
  dropStaleDatabases,
  withClient,
} from "@/tests/support/databases";
import { testEnvironment } from "@/tests/support/environment";
import { holdLock } from "@/tests/support/lock";
import { startOidcServer } from "@/tests/support/oauth-server";
import { startPgBouncer } from "@/tests/support/pgbouncer";
import { postponeTasks } from "@/tests/support/queue-internals";
import { dataFolder, repository } from "@/tests/support/run";
import { holdTestServer } from "@/tests/support/server";

declare module "vitest" {
  export interface ProvidedContext {
    contractUrl: string;
    contractDatabaseUrl: string;
    contractProvider: { issuer: string; refreshTokenMark: string };
    contractBreachedPassword: string;
    /** The environment of the application, without APP_URL. */
    contractSettings: Record<string, string>;
  }
}

// Shared with the end-to-end tests; rebuilt only after changes.
const distDir = ".next-e2e";
// The prefix of the provider's refresh tokens, so that the leak check can find them.
const refreshTokenMark = "refresh-token-of-the-provider";
const breachedPassword = "a password that was stolen";
const log = (line: string) => process.stdout.write(`${line}\n`);

/** Starts a provider whose refresh tokens are recognisable. */
async function startProvider() {
  const provider = await startOidcServer();
  provider.server.service.on("beforeResponse", (response: { body: Record<string, unknown> }) => {
    if ("refresh_token" in response.body)
      response.body.refresh_token = `${refreshTokenMark}-${randomUUID()}`;
  });
  return provider;
}

/** Starts a stub of the breached-password service that reports `breachedPassword` in every range. */
async function startBreachedPasswords() {
  const digest = createHash("sha1").update(breachedPassword).digest("hex").toUpperCase();
  const server = createServer((_request, response) => response.end(`${digest.slice(5)}:3\r\n`));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** Postpones the cron tasks of the queue, which would otherwise change accounts in the middle of a scenario. */
const postponeCron = (databaseUrl: string) =>
  withClient(databaseUrl, (client) =>
    client.query(postponeTasks, [["purge-due-accounts", "seal-audit", "cleanup", "cleanup-files"]]),
  );

/** Builds and starts the application with a database and stub services; returns the teardown function. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const undo: (() => unknown)[] = [];
  const tearDown = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const server = await holdTestServer("the contract suite");
    undo.push(() => server.release());
    if (server.local) await dropStaleDatabases(server.adminUrl);
    // Two runs in one checkout would overwrite each other's build.
    const unlock = await holdLock(server.adminUrl, `e2e ${repository}`, () =>
      log("Another run uses the build of this checkout: waiting for it."),
    );
    undo.push(unlock);
    if (buildApplication(distDir)) log("Built the application for production.");

    const name = databaseName("contract");
    const databaseUrl = await createDatabase(server.adminUrl, name);
    undo.push(() => dropDatabase(server.adminUrl, name));
    const storagePath = path.join(dataFolder, name);
    undo.push(() => rmSync(storagePath, { recursive: true, force: true }));
    const provider = await startProvider();
    undo.push(() => provider.stop());
    const breached = await startBreachedPasswords();
    undo.push(() => breached.stop());
    const pool = process.env.CONTRACT_PGBOUNCER ? await startPgBouncer(databaseUrl) : null;
    undo.push(() => pool?.stop());
    const { APP_URL: _, ...settings } = testEnvironment({
      DATABASE_URL: pool?.url ?? databaseUrl,
      DATABASE_URL_UNPOOLED: databaseUrl,
      NODE_ENV: "production",
      WORKER: "inline",
      STORAGE_PATH: storagePath,
      BREACHED_PASSWORDS_URL: breached.url,
      NEXT_DIST_DIR: distDir,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: "client",
      OIDC_CLIENT_SECRET: "secret",
      OIDC_NAME: "Example ID",
    });
    prepareDatabase(settings);
    await postponeCron(databaseUrl);
    const app = await startApplication({
      // Regression: with TEST=true in the environment Better Auth skipped its checks of origin and redirects.
      settings: { ...settings, TEST: "true", VITEST: "" },
      logFile: path.join(dataFolder, "contract-app.log"),
    });
    undo.push(() => app.stop());
    project.provide("contractUrl", app.url);
    project.provide("contractDatabaseUrl", databaseUrl);
    project.provide("contractProvider", { issuer: provider.issuer, refreshTokenMark });
    project.provide("contractBreachedPassword", breachedPassword);
    project.provide("contractSettings", settings);
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}
