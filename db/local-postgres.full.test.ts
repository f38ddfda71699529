import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { holdLocalPostgres } from "./local-postgres";
import { localSecrets } from "./local-postgres/secrets";

// initdb and crash recovery, each on two slow cores.
const slow = { timeout: 60_000 };
let dataDir: string;
let children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "app-test-"));
  // As in a checkout: the user that PostgreSQL runs as may enter.
  await chmod(dataDir, 0o755);
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
  const pid = await postmaster();
  if (pid) await (await hold("clean-up")).release();
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

const hold = (label: string) => holdLocalPostgres({ dataDir, label });

async function postmaster(): Promise<number | undefined> {
  const file = path.join(dataDir, "postgres/postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => "");
  return Number(text.split("\n")[0]) || undefined;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function eventually<T>(probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await probe().catch(() => undefined);
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error("It did not come about within 20 s.");
    await sleep(100);
  }
}

const source = new URL("./local-postgres.ts", import.meta.url).href;

/** A process of its own that holds the server until its standard input ends. */
async function holder(): Promise<ChildProcess & { port: number }> {
  const script = `
    void (async () => {
      const { holdLocalPostgres } = await import(${JSON.stringify(source)});
      const held = await holdLocalPostgres({ dataDir: process.argv[1] ?? "", label: "child" });
      process.stdout.write(String(held.port));
      process.stdin.resume().on("end", () => held.release().then(() => process.exit(0)));
    })();`;
  const child = spawn(process.execPath, ["--import", "tsx", "--eval", script, dataDir], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const [port] = await once(child.stdout, "data");
  return Object.assign(child, { port: Number(port) });
}

describe("the local PostgreSQL", slow, () => {
  test("is created once, shared by a second process, and stopped by the last one", async () => {
    const first = await hold("first");
    await query(first.urlFor("app"), "CREATE TABLE kept AS SELECT 1 AS one");
    const second = await hold("second");
    expect(second.port).toBe(first.port);

    await first.release();
    await first.release();
    expect(await query(second.urlFor("app"), "SELECT one FROM kept")).toEqual([{ one: 1 }]);
    await second.release();
    expect(await postmaster()).toBeUndefined();

    const third = await hold("third");
    expect(third.port).toBe(first.port);
    expect(await query(third.urlFor("app"), "SELECT one FROM kept")).toEqual([{ one: 1 }]);
    await third.release();
  });

  test("uses UTF-8 and UTC, and listens on the loopback interface only", async () => {
    const held = await hold("settings");
    const [row] = await query(
      held.adminUrl,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('timezone') AS zone,
        current_setting('listen_addresses') AS addresses, upper('ä') AS upper,
        current_setting('fsync') AS fsync`,
    );
    expect(row).toEqual({
      encoding: "UTF8",
      zone: "UTC",
      addresses: "127.0.0.1",
      upper: "Ä",
      fsync: "on",
    });
    const wrong = held.adminUrl.replace(/:[0-9a-f]+@/, ":wrong@");
    await expect(query(wrong, "SELECT 1")).rejects.toThrow("password authentication failed");
    await held.release();
  });

  test("is created once by two processes that start together", async () => {
    const [first, second] = await Promise.all([holder(), holder()]);
    expect(first.port).toBe(second.port);
    expect((await readdir(dataDir)).sort()).toEqual(["postgres", "secrets.json"]);
    for (const child of [first, second]) {
      child.stdin?.end();
      await once(child, "exit");
    }
    expect(await postmaster()).toBeUndefined();
  });

  test("survives a killed process, and is stopped by the next one that ends", async () => {
    const killed = await holder();
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(await postmaster()).toBeDefined();
    const next = await hold("next");
    expect(next.port).toBe(killed.port);
    await next.release();
    expect(await postmaster()).toBeUndefined();
  });

  test("recovers without losing a row after the server and its process were killed", async () => {
    const killed = await holder();
    const { DATABASE_PASSWORD } = await localSecrets(dataDir);
    const url = `postgres://postgres:${DATABASE_PASSWORD}@127.0.0.1:${killed.port}/app`;
    await query(url, "CREATE TABLE kept AS SELECT 1 AS one");
    const pid = await postmaster();
    killed.kill("SIGKILL");
    process.kill(pid ?? 0, "SIGKILL");
    const next = await hold("next");
    expect(await query(next.urlFor("app"), "SELECT one FROM kept")).toEqual([{ one: 1 }]);
    await next.release();
  });

  test("restarts on the same port after a crash", async () => {
    const held = await hold("held");
    const pid = await postmaster();
    process.kill(pid ?? 0, "SIGKILL");
    const [row] = await eventually(() => query(held.adminUrl, "SELECT 1 AS one"));
    expect(row).toEqual({ one: 1 });
    await held.release();
    expect(await eventually(async () => ((await postmaster()) ? undefined : true))).toBe(true);
  });

  test("stays down after a manual stop, and is used again after a manual start", async () => {
    const held = await hold("held");
    const pid = await postmaster();
    process.kill(pid ?? 0, "SIGINT");
    await eventually(async () => ((await postmaster()) ? undefined : true));
    await sleep(1000);
    expect(await postmaster()).toBeUndefined();

    const other = await hold("other");
    expect(other.port).toBe(held.port);
    await eventually(async () => {
      const rows = await query(
        other.adminUrl,
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 7370000 AND granted",
      );
      return rows.length === 2 ? true : undefined;
    });
    await other.release();
    expect(await query(held.adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await held.release();
  });

  test("ignores the process number of another program", async () => {
    await (await hold("first")).release();
    const file = path.join(dataDir, "postgres/postmaster.pid");
    const started = Math.floor(Date.now() / 1000);
    await writeFile(
      file,
      `${process.pid}\n${path.dirname(file)}\n${started}\n5432\n\n127.0.0.1\n  1  2\nready   \n`,
    );
    const next = await hold("next");
    await next.release();
  });

  test.runIf(process.getuid?.() === 0)(
    "moves out of a folder that its user cannot enter",
    async () => {
      await chmod(dataDir, 0o700);
      const said: string[] = [];
      const held = await holdLocalPostgres({
        dataDir,
        label: "root",
        say: (line) => said.push(line),
      });
      const folder = await realpath(path.join(dataDir, "postgres"));
      expect(said.join("\n")).toContain(`its data is in ${path.dirname(folder)}`);
      expect(await query(held.adminUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
      await held.release();
      await rm(path.dirname(folder), { recursive: true });
      await expect(hold("next")).rejects.toThrow("points to a folder that no longer exists");
    },
  );

  test("refuses the files of another major version with one sentence", async () => {
    await (await hold("first")).release();
    await writeFile(path.join(dataDir, "postgres/PG_VERSION"), "12\n");
    await expect(hold("next")).rejects.toThrow(
      /was created by PostgreSQL 12, but this version uses \d+/,
    );
  });

  test("reports that the secrets were lost", async () => {
    await (await hold("first")).release();
    await rm(path.join(dataDir, "secrets.json"));
    await expect(hold("next")).rejects.toThrow("rejected the password in secrets.json");
    const pid = await postmaster();
    if (pid) process.kill(pid, "SIGINT");
    await eventually(async () => ((await postmaster()) ? undefined : true));
  });
});

describe("the local secrets", () => {
  test("are created once, shared, and readable only by their owner", async () => {
    const [first, second] = await Promise.all([localSecrets(dataDir), localSecrets(dataDir)]);
    expect(first).toEqual(second);
    expect(first.EMAIL_HASH_PEPPER).toMatch(/^1:[0-9a-f]{64}$/);
    const file = path.join(dataDir, "secrets.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await localSecrets(dataDir)).toEqual(first);
    expect(await readdir(dataDir)).toEqual(["secrets.json"]);
  });

  test("keep the existing ones when one is missing", async () => {
    const first = await localSecrets(dataDir);
    const file = path.join(dataDir, "secrets.json");
    const { CRON_SECRET: _, ...rest } = first;
    await writeFile(file, JSON.stringify(rest), { mode: 0o600 });
    const next = await localSecrets(dataDir);
    expect(next).toEqual({ ...first, CRON_SECRET: next.CRON_SECRET });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("report a broken file and a folder that cannot be created", async () => {
    await writeFile(path.join(dataDir, "secrets.json"), "{");
    await expect(localSecrets(dataDir)).rejects.toThrow("isn’t valid JSON");
    const below = path.join(dataDir, "secrets.json/data");
    await expect(localSecrets(below)).rejects.toThrow(/Can’t write to .* \(not a directory/);
  });
});
