/** What the global set-up of the end-to-end tests leaves for the tests. */
export interface Application {
  url: string;
  /** The Chromium to start. */
  browser: string;
  databaseUrl: string;
  /** Connects to the server's own database; may create others. */
  adminUrl: string;
  storagePath: string;
  cronSecret: string;
  /** A folder of this run, deleted afterwards. */
  runFolder: string;
  /** The environment that the application runs with, APP_URL apart. */
  settings: Record<string, string>;
}

const variable = "APP_E2E";

/** Hands the application over to the worker processes that are started from now on. */
export function handOver(application: Application): void {
  process.env[variable] = JSON.stringify(application);
}

/** The application that was handed over to this process. */
export function handedOver(): Application {
  const text = process.env[variable];
  if (!text) throw new Error("The end-to-end tests run without their global set-up.");
  return JSON.parse(text) as Application;
}
