import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, describe, expect, test, vi } from "vitest";
import { startFakeS3 } from "@/tests/support/fake-s3";

const s3 = await startFakeS3();
// Before anything is imported that reads them.
Object.assign(process.env, {
  STORAGE_DRIVER: "s3",
  S3_BUCKET: "pictures",
  S3_REGION: "eu-1",
  S3_ENDPOINT: s3.endpoint,
  S3_ACCESS_KEY_ID: "key",
  S3_SECRET_ACCESS_KEY: "secret",
});
const { db } = await import("@/db/client");
const { hourlyCounters, images, pendingUploads, projects, users, verifications } = await import(
  "@/db/schema"
);
const uploads = await import("@/app/api/(studio)/projects/[id]/uploads/route");
const finishing = await import("@/app/api/(studio)/projects/[id]/uploads/[uploadId]/route");
const { storage } = await import("@/lib/storage/storage");
const { deleteStaleUploads } = await import("./delete-stale-uploads");
const { orphanedKeys } = await import("@/lib/account/orphaned-files");
const { requestDeletion } = await import("@/lib/account/deletion/request-deletion");
const { purgeDueAccounts } = await import("@/lib/account/deletion/purge");
const { runJobs } = await import("@/tests/support/jobs");
const { sampleImage } = await import("@/tests/support/sample-images");
const { givePlan } = await import("@/tests/support/plans");
const { signedIn } = await import("@/tests/support/signed-in");
const { filesOf } = await import("@/tests/support/stored-files");
const { createProject, createStudio } = await import("@/tests/support/studio");

type Client = Awaited<ReturnType<typeof newClient>>;
type Permission = {
  direct: boolean;
  url: string;
  headers: Record<string, string>;
  uploadId: string;
};

afterAll(() => s3.close());

async function newClient() {
  const studio = await createStudio();
  const { browser } = await signedIn({ user: studio.user });
  const post = (body?: unknown, origin = "http://127.0.0.1:3000") =>
    new Request("http://127.0.0.1:3000/api/projects/x/uploads", {
      method: "POST",
      headers: { cookie: browser.cookieHeader, origin },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  return {
    studio,
    begin: (body: unknown, id = studio.projectId, origin?: string) =>
      uploads.POST(post(body, origin), { params: Promise.resolve({ id }) }),
    finish: (uploadId: string, id = studio.projectId) =>
      finishing.POST(post(), { params: Promise.resolve({ id, uploadId }) }),
  };
}

const photo = () =>
  sampleImage({ width: 900, height: 600 })
    .withExif({ IFD0: { Artist: "A. Nonymous" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
    .jpeg()
    .toBuffer();

const halfPhoto = (await photo()).subarray(0, 3000);

const announce = (bytes: Buffer, more: object = {}) => ({
  name: "meadow.jpeg",
  byteSize: bytes.length,
  contentType: "image/jpeg",
  ...more,
});

async function send(client: Client, bytes: Buffer, more: object = {}): Promise<Permission> {
  const permission: Permission = await (await client.begin(announce(bytes, more))).json();
  const { url, headers } = permission;
  const put = await fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) });
  expect(put.status).toBe(200);
  return permission;
}

const rowsOf = ({ studio }: Client) =>
  db.select().from(images).where(eq(images.projectId, studio.projectId));

async function refused(answer: Response, status: number, code: string): Promise<void> {
  expect([answer.status, (await answer.json()).code]).toEqual([status, code]);
}

describe("an upload directly to storage", () => {
  test("is checked, encoded again and stored like any other, and what was sent is deleted", async () => {
    const client = await newClient();
    const { userId, projectId } = client.studio;
    const bytes = await photo();
    const { direct, uploadId } = await send(client, bytes);
    expect(direct).toBe(true);
    expect(s3.presigned.at(-1)).toBe(`users/${userId}/incoming/${uploadId}`);
    expect(await filesOf(userId)).toEqual([`users/${userId}/incoming/${uploadId}`]);

    const answer = await client.finish(uploadId);
    expect([answer.status, await answer.json()]).toEqual([201, { id: uploadId }]);
    const stem = `users/${userId}/projects/${projectId}/images/${uploadId}`;
    expect(await filesOf(userId)).toEqual([`${stem}.jpg`, `${stem}.thumb.webp`]);
    const [row] = await rowsOf(client);
    expect(row).toMatchObject({ id: uploadId, kind: "original", name: "meadow.jpg", width: 900 });
    const stored = await storage.getBytes(`${stem}.jpg`);
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    expect((await sharp(stored ?? Buffer.alloc(0)).metadata()).exif).toBeUndefined();
  });

  test("is stored once for repeated and concurrent completions", async () => {
    const client = await newClient();
    const { uploadId } = await send(client, await photo());
    const answers = await Promise.all([1, 2, 3].map(() => client.finish(uploadId)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await client.finish(uploadId)).status).toBe(201);
    expect(await rowsOf(client)).toHaveLength(1);
    expect(await filesOf(client.studio.userId)).toHaveLength(2);
  });

  test("is not changed by a later upload to the same address", async () => {
    const client = await newClient();
    const bytes = await photo();
    const { uploadId, url, headers } = await send(client, bytes);
    await client.finish(uploadId);
    const kept = await rowsOf(client);
    const other = new Uint8Array(bytes.length).fill(60);
    expect((await fetch(url, { method: "PUT", headers, body: other })).status).toBe(200);
    expect((await client.finish(uploadId)).status).toBe(201);
    expect(await rowsOf(client)).toEqual(kept);
    expect(await orphanedKeys(await filesOf(client.studio.userId))).toEqual([
      `users/${client.studio.userId}/incoming/${uploadId}`,
    ]);
  });

  test.each([
    ["not a picture", Buffer.from("<svg/>".padEnd(400)), "TYPE_UNSUPPORTED", 415],
    ["half a picture", halfPhoto, "PICTURE_UNREADABLE", 422],
  ])("is refused by its content, %s, and deleted", async (_, bytes, code, status) => {
    const client = await newClient();
    const { uploadId } = await send(client, bytes);
    await refused(await client.finish(uploadId), status, code);
    expect(await filesOf(client.studio.userId)).toEqual([]);
    await refused(await client.finish(uploadId), 404, "UPLOAD_MISSING");
  });

  test("is refused and deleted when the plan has no room", async () => {
    const client = await newClient();
    const bytes = await photo();
    const { uploadId } = await send(client, bytes);
    await givePlan(client.studio.userId, { storage_bytes: 100 });
    await refused(await client.finish(uploadId), 403, "QUOTA_STORAGE");
    expect(await filesOf(client.studio.userId)).toEqual([]);
  });

  test("can be completed again after a failure of storage or the database", async () => {
    const client = await newClient();
    const { uploadId } = await send(client, await photo());
    vi.spyOn(storage, "put").mockRejectedValueOnce(new Error("503 Slow Down"));
    await refused(await client.finish(uploadId), 500, "UNEXPECTED");
    expect((await client.finish(uploadId)).status).toBe(201);
    expect(await rowsOf(client)).toHaveLength(1);
  });

  test("cannot be completed by another user or in another project", async () => {
    const [owner, stranger] = [await newClient(), await newClient()];
    const { uploadId } = await send(owner, await photo());
    await refused(await stranger.finish(uploadId), 404, "UPLOAD_MISSING");
    await refused(await stranger.finish(uploadId, owner.studio.projectId), 404, "NOT_FOUND");
    expect(await rowsOf(stranger)).toEqual([]);
    expect((await owner.finish(uploadId)).status).toBe(201);
  });

  test("is not found when it never arrived or was never started", async () => {
    const client = await newClient();
    const { uploadId } = await (await client.begin(announce(await photo()))).json();
    await refused(await client.finish(uploadId), 404, "UPLOAD_MISSING");
    await refused(await client.finish(randomUUID()), 404, "UPLOAD_MISSING");
    await refused(await client.finish("../avatar"), 404, "UPLOAD_MISSING");
  });

  test("leaves no file when the account is deleted and purged in the meantime", async () => {
    const client = await newClient();
    const { userId } = client.studio;
    const { uploadId } = await send(client, await photo());
    await db.transaction((tx) =>
      requestDeletion(tx, { userId, origin: "http://127.0.0.1:3000", source: "settings" }),
    );
    await refused(await client.finish(uploadId), 401, "UNAUTHORIZED");
    expect(await db.$count(verifications, eq(verifications.userId, userId))).toBe(0);
    expect(await db.$count(hourlyCounters, eq(hourlyCounters.userId, userId))).toBe(1);
    await db
      .update(users)
      .set({ purgeAt: new Date(0) })
      .where(eq(users.id, userId));
    await purgeDueAccounts();
    await runJobs();
    expect(await filesOf(userId)).toEqual([]);
  });
});

describe("a pending upload", () => {
  const room = async (client: Client, pictures: number) => {
    const bytes = await photo();
    await givePlan(client.studio.userId, { storage_bytes: pictures * bytes.length + 9 });
    return bytes;
  };
  const pass = (client: Client, minutes: number) =>
    db
      .update(pendingUploads)
      .set({ createdAt: sql`now() - make_interval(mins => ${minutes}::int)` })
      .where(eq(pendingUploads.userId, client.studio.userId));
  const begun = async (client: Client, bytes: Buffer) =>
    (await (await client.begin(announce(bytes))).json()).direct;

  test("counts against the plan, and 20 concurrent ones cannot exceed it", async () => {
    const client = await newClient();
    const bytes = await room(client, 3);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => (await client.begin(announce(bytes))).json()),
    );
    expect(answers.filter(({ direct }) => direct)).toHaveLength(3);
    expect(answers).toContainEqual({ direct: false });
  });

  test("counts after a refusal, since its address accepts another file", async () => {
    const client = await newClient();
    const bytes = await room(client, 1);
    const { uploadId } = await (await client.begin(announce(bytes))).json();
    await refused(await client.finish(uploadId), 404, "UPLOAD_MISSING");
    expect(await begun(client, bytes)).toBe(false);
  });

  test("counts once with its image, and after the image is deleted", async () => {
    const [client, bytes] = [await newClient(), await photo()];
    const { uploadId } = await send(client, bytes);
    expect((await client.finish(uploadId)).status).toBe(201);
    const [kept] = await rowsOf(client);
    const counted = Math.max(kept?.byteSize ?? 0, bytes.length);
    await givePlan(client.studio.userId, { storage_bytes: counted + bytes.length });
    expect(await begun(client, bytes)).toBe(true);
    await db.delete(images).where(eq(images.id, uploadId));
    expect(await begun(client, bytes)).toBe(false);
  });

  test("expires after an hour, and then makes room", async () => {
    const client = await newClient();
    const bytes = await room(client, 1);
    const { uploadId } = await send(client, bytes);
    await pass(client, 59);
    await deleteStaleUploads();
    expect(await filesOf(client.studio.userId)).toHaveLength(1);
    expect(await begun(client, bytes)).toBe(false);
    await pass(client, 61);
    await deleteStaleUploads();
    expect(await filesOf(client.studio.userId)).toEqual([]);
    await refused(await client.finish(uploadId), 404, "UPLOAD_MISSING");
    expect(await begun(client, bytes)).toBe(true);
  });

  test("counts after its project was deleted, and its file is deleted after an hour", async () => {
    const client = await newClient();
    const bytes = await room(client, 1);
    const { uploadId } = await send(client, bytes);
    const { userId, projectId } = client.studio;
    await db.delete(projects).where(eq(projects.id, projectId));
    await refused(await client.finish(uploadId), 404, "NOT_FOUND");
    client.studio.projectId = await createProject(userId);
    expect(await begun(client, bytes)).toBe(false);
    await pass(client, 61);
    await deleteStaleUploads();
    expect(await filesOf(userId)).toEqual([]);
  });

  test("counts while storage fails to delete it", async () => {
    const client = await newClient();
    const bytes = await room(client, 1);
    await send(client, bytes);
    await pass(client, 61);
    vi.spyOn(storage, "delete").mockRejectedValueOnce(new Error("503 Slow Down"));
    await expect(deleteStaleUploads()).rejects.toThrow("503 Slow Down");
    expect(await begun(client, bytes)).toBe(false);
  });
});

describe("an upload address is refused", () => {
  test.each([
    ["for a file that is too large", { byteSize: 11 * 1024 * 1024 }, 413, "FILE_TOO_LARGE"],
    ["for an empty file", { byteSize: 0 }, 400, "FILE_EMPTY"],
    ["for what is no picture", { contentType: "text/html" }, 415, "TYPE_UNSUPPORTED"],
    ["for half a byte", { byteSize: 0.5 }, 400, "ANNOUNCEMENT_EXPECTED"],
    ["for a length in words", { byteSize: "12" }, 400, "ANNOUNCEMENT_EXPECTED"],
    ["for a novel", { name: "x".repeat(5000) }, 400, "ANNOUNCEMENT_EXPECTED"],
    ["for a name with NUL", { name: "a\u0000.png" }, 400, "ANNOUNCEMENT_EXPECTED"],
  ])("%s", async (_, more, status, code) => {
    const client = await newClient();
    await refused(await client.begin(announce(await photo(), more)), status, code);
  });

  test("to another origin, to another user, and when the storage is full", async () => {
    const [client, stranger] = [await newClient(), await newClient()];
    const file = announce(await photo());
    const { projectId, userId } = client.studio;
    await refused(await client.begin(file, projectId, "https://evil.example"), 403, "CROSS_SITE");
    await refused(await stranger.begin(file, projectId), 404, "NOT_FOUND");
    await givePlan(userId, { storage_bytes: file.byteSize - 1 });
    await refused(await client.begin(file), 403, "QUOTA_STORAGE");
  });
});
