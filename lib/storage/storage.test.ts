import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FSDriver } from "flydrive/drivers/fs";
import { S3Driver } from "flydrive/drivers/s3";
import { afterAll, describe, expect, it, vi } from "vitest";
import { EnvError } from "@/lib/env";
import { startFakeS3 } from "@/tests/support/fake-s3";
import { findFolderProblem } from "./disk";
import { incomingKey } from "./keys";
import { createStorage } from "./storage";

const folder = mkdtempSync(path.join(tmpdir(), "app-storage-"));
const s3 = await startFakeS3();
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await s3.close();
});

const onDisk = createStorage(() => ({ driver: "disk", folder }));
const inS3 = createStorage(() => ({
  driver: "s3",
  settings: {
    bucket: "files",
    region: "us-east-1",
    endpoint: s3.endpoint,
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  },
}));

const bytes = (text: string) => new TextEncoder().encode(text);

describe.each([
  ["disk", onDisk],
  ["S3", inS3],
])("storage on %s", (_, storage) => {
  const put = (key: string) => storage.put(key, bytes(key), "text/plain");

  const keysBelow = async (prefix: string) => {
    const keys: string[] = [];
    for await (const key of storage.list(prefix)) keys.push(key);
    return keys;
  };

  it("returns what was stored, unchanged", async () => {
    const key = `users/${randomUUID()}/avatar/a.webp`;
    await storage.put(key, bytes("first"), "image/webp");
    await storage.put(key, bytes("second one"), "image/webp");
    expect(await storage.exists(key)).toBe(true);
    expect((await storage.stat(key))?.size).toBe(10);
    expect((await storage.getBytes(key))?.toString()).toBe("second one");
    expect((await storage.get(key))?.size).toBe(10);
  });

  it("returns nothing for other keys and for a folder", async () => {
    const user = randomUUID();
    await put(`users/${user}/avatar/a.webp`);
    for (const key of [`users/${user}/avatar/b.webp`, `users/${user}/avatar/a.webp/x`]) {
      expect(await storage.exists(key)).toBe(false);
      expect(await storage.get(key)).toBeNull();
      expect(await storage.getBytes(key)).toBeNull();
    }
  });

  it("deletes files, also missing ones", async () => {
    const [one, two] = [`users/${randomUUID()}/a`, `users/${randomUUID()}/b`];
    await put(one);
    await put(two);
    await storage.delete([one, `users/${randomUUID()}/c`]);
    await storage.delete([one]);
    expect([await storage.exists(one), await storage.exists(two)]).toEqual([false, true]);
  });

  it("deletes more than 1,000 files below a prefix, and none beside it", async () => {
    const [user, neighbour] = [randomUUID(), randomUUID()];
    const count = 1203;
    const keys = Array.from({ length: count }, (_, index) => `users/${user}/folders/${index}/x`);
    await Promise.all(keys.map(put));
    await put(`users/${neighbour}/folders/1/x`);
    expect(await keysBelow(`users/${user}/`)).toHaveLength(count);
    expect(await storage.deletePrefix(`users/${user}/`)).toBe(count);
    expect(await keysBelow(`users/${user}/`)).toEqual([]);
    expect(await storage.deletePrefix(`users/${user}/`)).toBe(0);
    expect(await storage.exists(`users/${neighbour}/folders/1/x`)).toBe(true);
  });

  it("treats a prefix as a folder, not as the beginning of a name", async () => {
    const user = randomUUID();
    await put(`users/${user}/avatar/a`);
    await put(`users/${user}/avatars/b`);
    expect(await storage.deletePrefix(`users/${user}/avatar/`)).toBe(1);
    expect(await storage.exists(`users/${user}/avatars/b`)).toBe(true);
  });

  it.each(["", "/", "users/", `users/${randomUUID()}`, `users/${randomUUID()}/../`, "receipts/"])(
    "refuses to clear %j",
    async (prefix) => {
      await put("receipts/kept");
      await expect(storage.deletePrefix(prefix)).rejects.toThrow("Refused to delete");
      expect(await storage.exists("receipts/kept")).toBe(true);
    },
  );

  it("returns nothing when a file is deleted between the check and its opening", async () => {
    const key = `users/${randomUUID()}/avatar/a.webp`;
    await put(key);
    for (const { prototype } of [FSDriver, S3Driver]) {
      const look = prototype.getMetaData;
      vi.spyOn(prototype, "getMetaData").mockImplementation(async function (this: never, asked) {
        const found = await look.call(this, asked);
        await storage.delete([key]);
        return found;
      });
    }
    expect(await storage.get(key)).toBeNull();
    vi.restoreAllMocks();
  });

  it("refuses keys that leave the folder", async () => {
    await expect(put("users/../../escaped")).rejects.toThrow();
  });
});

describe("a signed request that writes one file", () => {
  const file = { byteSize: 5, contentType: "image/png" };
  const sign = async () => {
    const key = incomingKey(randomUUID(), randomUUID());
    const put = await inS3.signPut(key, file);
    if (!put) throw new Error("nothing was signed");
    return { key, ...put };
  };
  const send = (url: string, headers: Record<string, string>, body = "12345") =>
    fetch(url, { method: "PUT", headers, body }).then(({ status }) => status);

  it("is accepted unchanged for some minutes, and does not exist on disk", async () => {
    const { key, url, headers, expiresAt } = await sign();
    expect(await send(url, headers)).toBe(200);
    expect((await inS3.getBytes(key))?.toString()).toBe("12345");
    const minutes = (expiresAt.getTime() - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(4);
    expect(minutes).toBeLessThanOrEqual(5);
    expect(await onDisk.signPut(key, file)).toBeNull();
  });

  it("is refused with more bytes, another type, another key, or after its expiry", async () => {
    const { key, url, headers } = await sign();
    expect(await send(url, headers, "123456")).toBe(403);
    expect(await send(url, headers, "1234")).toBe(403);
    expect(await send(url, { "content-type": "text/html" })).toBe(403);
    expect(await send(url.replace(/[0-9a-f]{12}\?/, `${"0".repeat(12)}?`), headers)).toBe(403);
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 5 * 60_000 + 1000);
    expect(await send(url, headers)).toBe(403);
    vi.restoreAllMocks();
    expect(await inS3.exists(key)).toBe(false);
  });
});

describe("storage on disk", () => {
  it("leaves no empty folders, and writes while a neighbour is deleted", async () => {
    const user = randomUUID();
    const key = (name: number) => `users/${user}/avatar/${name}`;
    await Promise.all(
      Array.from({ length: 40 }, async (_, name) => {
        await onDisk.put(key(name), bytes("x"), "text/plain");
        await onDisk.delete([key(name)]);
      }),
    );
    expect(existsSync(path.join(folder, "users", user))).toBe(false);
  });
});

describe("storage on S3", () => {
  it("fails when a file could not be deleted, and deletes the rest on the next call", async () => {
    const user = randomUUID();
    const keys = [`users/${user}/a`, `users/${user}/b`];
    for (const key of keys) await inS3.put(key, bytes("x"), "text/plain");
    s3.locked.add(`users/${user}/b`);
    await expect(inS3.deletePrefix(`users/${user}/`)).rejects.toThrow("AccessDenied");
    s3.locked.clear();
    expect(await inS3.deletePrefix(`users/${user}/`)).toBe(1);
  });
});

it("makes a folder, also behind a link, and refuses a path that can’t be one", async () => {
  expect(await findFolderProblem(path.join(folder, "new", "below"))).toBeUndefined();
  symlinkSync(path.join(folder, "new"), path.join(folder, "a-link"));
  expect(await findFolderProblem(path.join(folder, "a-link"))).toBeUndefined();
  const file = path.join(folder, "a-file");
  writeFileSync(file, "");
  symlinkSync(path.join(folder, "nothing"), path.join(folder, "dangling"));
  symlinkSync(path.join(folder, "loop"), path.join(folder, "loop"));
  for (const [name, code] of Object.entries({
    "a-file": "EEXIST",
    "a-file/below": "ENOTDIR",
    dangling: "ENOENT",
    loop: "ELOOP",
  }))
    await expect(findFolderProblem(path.join(folder, name))).rejects.toThrow(
      new EnvError(
        `STORAGE_PATH can’t be used as a folder (${code}). It may lead to a file, or to a link whose target doesn’t exist.`,
      ),
    );
});
