import { randomUUID } from "node:crypto";
import dns from "node:dns";
import { afterEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { type FakeS3, startFakeS3 } from "@/tests/support/fake-s3";
import { type S3Modes, services } from "@/tests/support/fake-s3-modes";
import type { S3Settings } from "./s3-client";
import { createStorage } from "./storage";

const open: FakeS3[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A store that differs from Amazon's, and the application's files in it. */
async function startStore(modes: S3Modes = {}, settings: Partial<S3Settings> = {}) {
  const s3 = await startFakeS3(modes);
  open.push(s3);
  const storage = createStorage(() => ({
    driver: "s3",
    settings: {
      bucket: "files",
      region: "us-east-1",
      endpoint: `${s3.endpoint}${modes.basePath ?? ""}`,
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
      ...settings,
    },
  }));
  const user = randomUUID();
  const prefix = `users/${user}/`;
  const key = (name: string | number) => `${prefix}avatar/${name}`;
  const put = (...names: (string | number)[]) =>
    Promise.all(names.map((name) => storage.put(key(name), Buffer.from("bytes"), "image/webp")));
  const keys = async () => all(storage.list(prefix));
  return { s3, storage, prefix, key, put, keys };
}

const sign = async (storage: ReturnType<typeof createStorage>, key: string) => {
  const signed = await storage.signPut(key, { byteSize: 5, contentType: "image/png" });
  if (!signed) throw new Error("nothing was signed");
  return signed;
};
const send = ({ url, headers }: { url: string; headers: Record<string, string> }) =>
  fetch(url, { method: "PUT", headers, body: "12345" }).then(({ status }) => status);

describe("files are stored, listed and deleted by a store that", () => {
  it.each<[title: string, modes: S3Modes]>([
    ["demands Content-MD5", { demandsMd5: true }],
    ["refuses the checksums of the SDK", { refusesChecksums: true }],
    ["demands Content-MD5 and refuses checksums", { demandsMd5: true, refusesChecksums: true }],
    ["knows no deletion of many", { unknown: ["DeleteObjects"] }],
    ["says nothing of what it has deleted", { reportsNothing: true }],
    [
      "knows neither versions nor rules",
      { unknown: ["ListObjectVersions", "GetBucketVersioning"] },
    ],
    ["answers 503 SlowDown at first", { slowDowns: 2 }],
    ["answers a deletion with 200 and an error", { failsWith200: ["DeleteObjects"] }],
    ["has pages of 2 files", { pageSize: 2 }],
    ["lists by version 1 alone, in pages of 2 files", { pageSize: 2, listsV1: true }],
    ["ignores the encoding of keys", { ignoresEncoding: true }],
    ["is below a path", { basePath: "/base" }],
    ["is an hour ahead", { clockOffset: 3_600_000 }],
  ])("%s", async (_, modes) => {
    const { s3, storage, prefix, put, keys, key } = await startStore(modes);
    await put(1, 2, 3, 4, 5);
    expect(await keys()).toHaveLength(5);
    expect((await storage.getBytes(key(1)))?.toString()).toBe("bytes");
    await storage.delete([key(1), key("missing")]);
    expect(await storage.getBytes(key(1))).toBeNull();
    expect(await storage.deletePrefix(prefix)).toBe(4);
    expect([...s3.objects]).toEqual([]);
    expect(await storage.keptVersions(prefix)).toBeNull();
  });

  it.each(Object.entries(services))("is %s", async (_, modes) => {
    const { s3, storage, prefix, put, keys, key } = await startStore(
      { ...modes, pageSize: 2 },
      { region: modes.region },
    );
    await put(1, 2, 3);
    expect(await send(await sign(storage, key(4)))).toBe(200);
    expect(await keys()).toHaveLength(4);
    await storage.delete([key(1)]);
    expect(await storage.deletePrefix(prefix)).toBe(3);
    expect([s3.objects.size, s3.olderVersions().size]).toEqual([0, 0]);
    expect(await storage.keptVersions(prefix)).toBeNull();
  });

  it("takes temporary credentials", async () => {
    const credentials = { accessKeyId: "key", secretAccessKey: "secret", sessionToken: "token/+=" };
    const { storage, put, keys, key } = await startStore(
      { sessionToken: "token/+=" },
      { credentials },
    );
    await put(1);
    expect(await keys()).toHaveLength(1);
    expect(await send(await sign(storage, key(2)))).toBe(200);
  });

  it("expects the bucket in the host's name", async () => {
    const resolve = dns.lookup;
    vi.spyOn(dns, "lookup").mockImplementation(((name: string, ...rest: [never, never]) =>
      resolve(name.replace(/^.*\.localhost$/, "127.0.0.1"), ...rest)) as typeof dns.lookup);
    const s3 = await startFakeS3({ virtualHostedOnly: true });
    const endpoint = s3.endpoint.replace("127.0.0.1", "localhost");
    const byPath = await startStore({}, { endpoint });
    await expect(byPath.put(1)).rejects.toMatchObject({ cause: { name: "NoSuchBucket" } });
    const { storage, prefix, put, keys, key } = await startStore(
      {},
      { endpoint, forcePathStyle: false },
    );
    await put(1, 2);
    expect(await keys()).toHaveLength(2);
    const signed = await sign(storage, key(3));
    expect(new URL(signed.url).host).toBe(`files.${new URL(endpoint).host}`);
    expect(await send(signed)).toBe(200);
    expect(await storage.deletePrefix(prefix)).toBe(3);
    await s3.close();
  });
});

describe("storage on S3", () => {
  it("asks a store that knows no deletion of many only once", async () => {
    const { s3, storage, put, key } = await startStore({ unknown: ["DeleteObjects"] });
    await put(1, 2);
    await storage.delete([key(1)]);
    await storage.delete([key(2)]);
    expect(s3.operations.filter((each) => each === "DeleteObjects")).toHaveLength(1);
  });

  it("signs for browsers by the store's clock", async () => {
    const { storage, put, key } = await startStore({ clockOffset: -3_600_000 });
    await put(1);
    expect(await send(await sign(storage, key(2)))).toBe(200);
  });

  it("deletes keys that no URL and no XML contains as they are", async () => {
    const { s3, storage, prefix, keys } = await startStore();
    const names = ["a&b", "<c>", "d e+f%20", "ü/\u{1f331}", "line\nbreak", "avatar/", "x//y", ""];
    for (const name of names) s3.objects.set(prefix + name, Buffer.from("x"));
    expect((await keys()).sort()).toEqual(names.map((name) => prefix + name).sort());
    expect((await storage.stat(`${prefix}ü/\u{1f331}`))?.size).toBe(1);
    expect(await storage.deletePrefix(prefix)).toBe(names.length);
    expect(s3.objects.size).toBe(0);
  });

  it("fails while the store is busy or its credentials have expired, and loses nothing", async () => {
    const { s3, storage, prefix, put } = await startStore();
    await put(1);
    for (const modes of [{ slowDowns: 50 }, { sessionToken: "renewed" }] satisfies S3Modes[]) {
      Object.assign(s3.modes, modes);
      await expect(storage.deletePrefix(prefix)).rejects.toThrow();
      await expect(storage.get(`${prefix}avatar/1`)).rejects.toThrow();
      Object.assign(s3.modes, { slowDowns: 0, sessionToken: undefined });
    }
    expect(await storage.deletePrefix(prefix)).toBe(1);
  });

  it("doesn't report a file as missing that may not be read, or whose bucket is missing", async () => {
    const { s3, storage, put, key } = await startStore();
    await put(1);
    s3.modes.denied = ["GetObject"];
    await expect(storage.get(key(1))).rejects.toMatchObject({ cause: { name: "AccessDenied" } });
    s3.modes.denied = ["HeadObject"];
    await expect(storage.stat(key(1))).rejects.toThrow();
    await expect(storage.exists(key(1))).rejects.toThrow();
    s3.modes.denied = [];
    s3.modes.virtualHostedOnly = true;
    await expect(put(1)).rejects.toMatchObject({ cause: { name: "NoSuchBucket" } });
  });

  it("fails when a single deletion is refused, and deletes the rest on the next call", async () => {
    const { s3, storage, prefix, put, key } = await startStore({ unknown: ["DeleteObjects"] });
    await put(1, 2);
    s3.locked.add(key(2));
    await expect(storage.deletePrefix(prefix)).rejects.toThrow("AccessDenied");
    s3.locked.clear();
    expect(await storage.deletePrefix(prefix)).toBe(1);
  });
});

describe("in a bucket that keeps older versions", () => {
  const rule = (inner: string) =>
    `<Rule><Status>Enabled</Status><Filter><Prefix></Prefix></Filter><NoncurrentVersionExpiration>${inner}</NoncurrentVersionExpiration></Rule>`;
  const forDays = (days: number) => rule(`<NoncurrentDays>${days}</NoncurrentDays>`);

  it.each<[title: string, modes: S3Modes]>([
    ["", {}],
    [", in pages of 2", { pageSize: 2 }],
    [", one by one", { unknown: ["DeleteObjects"] }],
    [", with Content-MD5", { demandsMd5: true }],
  ])("a deleted prefix leaves none%s", async (_, modes) => {
    const { s3, storage, prefix, put, key } = await startStore({ versioned: true, ...modes });
    await put(1, 2, 3);
    await put(1);
    // Deleted by a process that was killed before it came to the versions.
    s3.modes.denied = ["ListObjectVersions"];
    await storage.delete([key(3)]);
    s3.modes.denied = [];
    await storage.put("users/other/1", Buffer.from("x"), "text/plain");
    await storage.put("users/other/1", Buffer.from("y"), "text/plain");
    expect(await storage.deletePrefix(prefix)).toBe(2);
    expect([...s3.olderVersions().keys()]).toEqual(["users/other/1"]);
    expect(await storage.keptVersions(prefix)).toBeNull();
    expect(await storage.keepsVersions()).toBe(true);
  });

  it("two purges at the same time leave none, and neither fails for what the other has deleted", async () => {
    const { s3, storage, prefix, put } = await startStore({ versioned: true });
    await put(1, 2, 3);
    await put(1, 2, 3);
    await Promise.all([storage.deletePrefix(prefix), storage.deletePrefix(prefix)]);
    await storage.deletePrefix(prefix);
    expect(s3.olderVersions().size).toBe(0);
  });

  it.each<[title: string, modes: S3Modes]>([
    ["at once", {}],
    ["one by one", { unknown: ["DeleteObjects"] }],
  ])("deleted files leave none, deleted %s", async (_, modes) => {
    const { s3, storage, put, key } = await startStore({ versioned: true, ...modes });
    await put("a", "ab");
    await put("a", "ab");
    await storage.delete([key("a"), key("missing")]);
    expect([...s3.olderVersions()]).toEqual([[key("ab"), 1]]);
    expect((await storage.getBytes(key("ab")))?.toString()).toBe("bytes");
    expect(await storage.exists(key("a"))).toBe(false);
  });

  it.each<[title: string, modes: S3Modes, days: number | null]>([
    ["for ever, where no rule deletes them", {}, null],
    ["for as long as a rule says", { lifecycle: forDays(30) }, 30],
    ["for as long as the shortest rule says", { lifecycle: forDays(30) + forDays(7) }, 7],
    ["for as long as a lock says", { lifecycle: forDays(7), lockDays: 90 }, 90],
    [
      "for ever, where a rule keeps the newest ones",
      {
        lifecycle: rule(
          "<NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions>",
        ),
      },
      null,
    ],
    [
      "for ever, where the rule is for other files",
      { lifecycle: forDays(1).replace("<Prefix>", "<Prefix>logs/") },
      null,
    ],
    [
      "for ever, where the rule is off",
      { lifecycle: forDays(1).replace("Enabled", "Disabled") },
      null,
    ],
    [
      "for an unknown time",
      { lifecycle: forDays(1), denied: ["GetBucketLifecycleConfiguration"] },
      null,
    ],
  ])("those that may not be deleted stay, and are reported: %s", async (_, modes, days) => {
    const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
    const denied = ["DeleteObjectVersion", ...(modes.denied ?? [])];
    const { s3, storage, prefix, put, key } = await startStore({
      versioned: true,
      ...modes,
      denied,
    });
    await put(1, 2);
    expect(await storage.deletePrefix(prefix)).toBe(2);
    expect(s3.objects.size).toBe(0);
    expect(await storage.keptVersions(prefix)).toEqual({ days });
    expect((await all(storage.listOlderVersions("users/"))).sort()).toEqual([key(1), key(2)]);
    expect(warned).toHaveBeenCalledWith(
      expect.objectContaining({ code: "AccessDenied" }),
      expect.anything(),
    );
  });

  it.each<[title: string, denied: string[]]>([
    ["may not be listed", ["ListObjectVersions"]],
    ["may not be asked for", ["ListObjectVersions", "GetBucketVersioning"]],
  ])("those that %s are reported too", async (_, denied) => {
    vi.spyOn(log, "warn").mockImplementation(() => {});
    const { storage, prefix, put } = await startStore({ versioned: true, denied });
    await put(1);
    await storage.deletePrefix(prefix);
    expect(await storage.keptVersions(prefix)).toEqual({ days: null });
    expect(await all(storage.listOlderVersions(prefix))).toEqual([]);
  });

  it("nothing is reported where a bucket without versions may not be asked", async () => {
    const denied = ["ListObjectVersions", "GetBucketVersioning"];
    const { storage, prefix, put } = await startStore({ denied });
    await put(1);
    await storage.deletePrefix(prefix);
    expect(await storage.keptVersions(prefix)).toBeNull();
    expect(await storage.keepsVersions()).toBeUndefined();
  });

  it("a purge fails, to be tried again, while the store is too busy to delete versions", async () => {
    const { s3, storage, prefix, put } = await startStore({ versioned: true });
    await put(1);
    await storage.deletePrefix(prefix);
    s3.modes.slowDowns = 50;
    await expect(storage.keptVersions(prefix)).rejects.toThrow("SlowDown");
    await expect(storage.deletePrefix(prefix)).rejects.toThrow("SlowDown");
  });
});

it("regression: a page of HTML with status 200 is neither a list nor a written file", async () => {
  const { storage, prefix, put } = await startStore({ answersHtml: true });
  await expect(all(storage.list(prefix))).rejects.toThrow(
    "The store’s answer is not a list of files.",
  );
  await expect(storage.deletePrefix(prefix)).rejects.toThrow("is not a list of files");
  await expect(put("a.webp")).rejects.toHaveProperty(
    "cause.message",
    "The store did not confirm that it has written a file.",
  );
});
