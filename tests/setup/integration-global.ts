import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "@/db/migrate";
import {
  createDatabase,
  databaseName,
  dropOwnDatabases,
  dropStaleDatabases,
  ownDatabases,
} from "@/tests/support/databases";
import { type NeonProxy, startNeonProxy } from "@/tests/support/neon-proxy";
import { migratingRole, separateRoles, urlAs } from "@/tests/support/roles";
import { makeRunFolder, removeStaleFolders } from "@/tests/support/run";
import { holdTestServer } from "@/tests/support/server";

declare module "vitest" {
  export interface ProvidedContext {
    adminUrl: string;
    template: string;
    runFolder: string;
    neonProxy: string;
  }
}

interface Prepared {
  adminUrl: string;
  template: string;
  runFolder: string;
  dispose(): Promise<void>;
}

async function prepare(): Promise<Prepared> {
  const server = await holdTestServer("npm test");
  try {
    removeStaleFolders();
    if (server.local) await dropStaleDatabases(server.adminUrl);
    ownDatabases();
    const runFolder = makeRunFolder();
    const template = databaseName("template");
    const url = await createDatabase(server.adminUrl, template);
    await separateRoles(url);
    await migrateDatabase(urlAs(url, migratingRole));
    return {
      adminUrl: server.adminUrl,
      template,
      runFolder,
      async dispose() {
        await dropOwnDatabases(server.adminUrl);
        rmSync(runFolder, { recursive: true, force: true });
        await server.release();
      },
    };
  } catch (error) {
    await server.release();
    throw error;
  }
}

// Each project evaluates this file, but one process runs them all: the template is made once.
const shared = globalThis as { appTests?: { users: number; prepared: Promise<Prepared> } };

/** Holds the server and the migrated template for a project; the last one to end cleans up. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.appTests ??= { users: 0, prepared: prepare() };
  const run = shared.appTests;
  run.users++;
  const { adminUrl, template, runFolder, dispose } = await run.prepared;
  let proxy: NeonProxy | undefined;
  if (project.name.startsWith("integration-neon")) proxy = await startNeonProxy(adminUrl);
  project.provide("adminUrl", adminUrl);
  project.provide("template", template);
  project.provide("runFolder", runFolder);
  project.provide("neonProxy", proxy?.address ?? "");
  return async () => {
    await proxy?.close();
    if (--run.users > 0) return;
    shared.appTests = undefined;
    await dispose();
  };
}
