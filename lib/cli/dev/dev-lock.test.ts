import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DevLock, takeDevLock } from "./dev-lock";

const self = { url: "http://localhost:3000", pid: process.pid };
let folder: string;
let locks: DevLock[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "app-test-"));
});

afterEach(async () => {
  for (const lock of locks) if (lock.taken) await lock.release();
  locks = [];
  await rm(folder, { recursive: true, force: true });
});

async function take(where: string): Promise<DevLock> {
  const lock = await takeDevLock(where, self);
  locks.push(lock);
  return lock;
}

test("refuses a second process in the same folder, and names the first", async () => {
  expect(await take(folder)).toMatchObject({ taken: true, recovered: false });
  expect(await take(folder)).toEqual({ taken: false, by: self });
});

test("allows another folder, and the same one after a release", async () => {
  const first = await take(folder);
  const other = path.join(folder, "other");
  await mkdir(other);
  expect(await take(other)).toMatchObject({ taken: true });
  if (first.taken) await first.release();
  expect(await take(folder)).toMatchObject({ taken: true, recovered: false });
});

const source = new URL("./dev-lock.ts", import.meta.url).href;

test("ignores the lock of a killed process", { timeout: 120_000 }, async () => {
  const script = `
    void import(${JSON.stringify(source)})
      .then(({ takeDevLock }) => takeDevLock(process.argv[1] ?? "", { url: "", pid: 1 }))
      .then(() => process.stdout.write("taken"));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--eval", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await take(folder)).toMatchObject({ taken: true, recovered: true });
});
