import { dataFolder } from "./run";

/** A PostgreSQL server for tests, running until it is released. */
export interface TestServer {
  /** A connection that may create databases. */
  adminUrl: string;
  /** Whether its databases belong to this machine alone, so that process ids in names mean something. */
  local: boolean;
  release(): Promise<void>;
}

/**
 * The server named by TEST_DATABASE_URL (any role that may create databases and roles), or else the local one
 * of this checkout, shared with a running `npm run dev`.
 */
export async function holdTestServer(label: string): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { adminUrl: given, local: false, release: async () => {} };
  const { holdLocalPostgres } = await import("@/db/local-postgres");
  const hold = await holdLocalPostgres({ dataDir: dataFolder, label });
  return { adminUrl: hold.adminUrl, local: true, release: () => hold.release() };
}
