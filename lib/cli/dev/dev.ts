import { appConfig } from "@/lib/app-config";
import { checkNodeVersion } from "../node-version";
import { CliError, runCli, say } from "../output";

class Stopped extends Error {}

/** Runs the steps of undoing in reverse, each even if one before it fails. */
async function undo(steps: (() => Promise<void>)[]): Promise<void> {
  for (const step of steps.reverse()) await step().catch(() => {});
}

async function dev(): Promise<number> {
  const started = performance.now();
  // Before the settings are read, of which production demands more.
  if (process.env.NODE_ENV === "production")
    throw new CliError("npm run dev is for development only. Unset NODE_ENV, or use npm start.");
  // Loaded only now: an old Node must hear a sentence, not a syntax error.
  const { onStopSignal } = await import("../child");
  const { dataDir, holdDatabase, readSettings } = await import("../environment");
  const { takeDevLock } = await import("./dev-lock");
  const { checkPort, choosePort } = await import("../server/port");
  const { lanAddress, startDevServer, startDevWorker, untilAnswering } = await import(
    "./dev-server"
  );
  const { devSummary } = await import("./dev-summary");

  const stop = new AbortController();
  const stopped = new Promise<number>((resolve) => {
    onStopSignal(() => {
      stop.abort();
      resolve(0);
    });
  });
  const step = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    if (stop.signal.aborted) throw new Stopped();
    return result;
  };
  const steps: (() => Promise<void>)[] = [];

  try {
    const settings = await step(readSettings({ WORKER: "inline" }));
    const { port, rest } = choosePort(process.argv.slice(2), process.env.PORT);
    const url = `http://localhost:${port}`;
    const lock = await takeDevLock(process.cwd(), { url, pid: process.pid });
    if (!lock.taken) {
      const who = lock.by ? ` at ${lock.by.url} (process ${lock.by.pid})` : "";
      throw new CliError(
        `${appConfig.name} is already running from this folder${who}. Use it, or stop it first.`,
      );
    }
    steps.push(() => lock.release());
    await step(checkPort(port, lock.recovered ? 5000 : 0));

    if (settings.embedded)
      steps.push(await holdDatabase(settings, { label: "dev", migrate: true }));
    else await (await import("../check-database")).checkDatabase();
    if (stop.signal.aborted) throw new Stopped();

    say("Starting the server…");
    const environment = { ...settings.outer, ...settings.added };
    const server = startDevServer({ port, args: rest, environment });
    steps.push(() => server.stop());
    let accounts: { email: string; password: string; role: string }[] = [];
    if (settings.embedded) {
      const { seedDatabase } = await import("@/lib/seed/seed");
      const { closeDatabase } = await import("@/db/client");
      accounts = await step(seedDatabase().finally(closeDatabase));
    }
    void untilAnswering(port, stop.signal).then(() => {
      if (stop.signal.aborted) return;
      const lan = lanAddress();
      const summary = {
        url,
        lanUrl: lan && `http://${lan}:${port}`,
        accounts,
        mail: process.env.SMTP_URL ? "sent over SMTP" : `${url}/dev/inbox`,
        data: settings.embedded
          ? `${dataDir}/ (PostgreSQL, files, secrets)`
          : "the database in DATABASE_URL",
        cronSecret: process.env.CRON_SECRET,
        seconds: (performance.now() - started) / 1000,
      };
      process.stdout.write(devSummary(summary));
      if (process.env.WORKER === "external") return;
      const worker = startDevWorker();
      steps.push(() => worker.stop());
      void worker.exited.then(() => {
        if (!stop.signal.aborted) say("The worker stopped unexpectedly. Start npm run dev again.");
      });
    });
    const ended = await Promise.race([stopped, server.exited]);
    if (!stop.signal.aborted) say("The server stopped unexpectedly.");
    return ended;
  } catch (error) {
    if (error instanceof Stopped) return 0;
    throw error;
  } finally {
    stop.abort();
    await undo(steps);
  }
}

await runCli(async () => {
  checkNodeVersion();
  return dev();
});
