import { randomUUID } from "node:crypto";
import type { createStorage } from "@/lib/storage/storage";
import { describeStoreFailure } from "./store-failure";

/** What a check of the store has shown: as it should be, of interest to the operator, or in the way of the app. */
export interface StoreFinding {
  outcome: "ok" | "note" | "FAIL";
  text: string;
  /** Lines that say what to change. */
  details?: string[];
}

type FileStorage = ReturnType<typeof createStorage>;

const bytes = Buffer.from("A file of npm run storage:check, deleted right away.\n");
const contentType = "text/plain";

/** The bucket's CORS rule by which browsers may send files to it. */
export function corsRule(origin: string): string[] {
  const rule = {
    AllowedOrigins: [origin],
    AllowedMethods: ["PUT"],
    AllowedHeaders: ["content-type"],
    MaxAgeSeconds: 3600,
  };
  return JSON.stringify([rule], null, 2).split("\n");
}

/** Writes, reads, lists and deletes a file; returns what failed, or `undefined`. */
async function tryFiles(storage: FileStorage, folder: string): Promise<string | undefined> {
  const key = `${folder}file.txt`;
  let step = "write";
  try {
    // Twice, so that there is an older version where the store keeps them.
    await storage.put(key, bytes, contentType);
    await storage.put(key, bytes, contentType);
    step = "read";
    if (!(await storage.getBytes(key))?.equals(bytes))
      return "Couldn’t read a file: it comes back changed or not at all.";
    step = "list";
    const keys: string[] = [];
    for await (const each of storage.list(folder)) keys.push(each);
    if (!keys.includes(key)) return "Couldn’t list a file: it is missing from the list.";
    step = "delete";
    await storage.delete([key]);
    return (await storage.exists(key)) ? "Couldn’t delete a file: it is still there." : undefined;
  } catch (error) {
    // What was written stays only where it can't be deleted.
    await storage.delete([key]).catch(() => {});
    return `Couldn’t ${step} a file. ${describeStoreFailure(error)}`;
  }
}

async function lookAtVersions(storage: FileStorage, folder: string): Promise<StoreFinding> {
  const kept = await storage.keptVersions(folder);
  if (kept) {
    const change =
      "Allow the access key s3:ListBucketVersions and s3:DeleteObjectVersion, turn versions off, or add a lifecycle rule that deletes noncurrent versions.";
    return kept.days === null
      ? {
          outcome: "FAIL",
          text: "Versions are on, and older versions of deleted files are never deleted: erased accounts aren’t erased.",
          details: [change],
        }
      : {
          outcome: "note",
          text: `Versions are on, and older versions of deleted files stay for up to ${kept.days} days. Receipts say so.`,
          details: [change],
        };
  }
  const on = await storage.keepsVersions();
  if (on)
    return { outcome: "ok", text: "Versions are on, and deleted files are deleted with them." };
  if (on === false) return { outcome: "ok", text: "Versions are off." };
  return {
    outcome: "note",
    text: "The service doesn’t say whether it keeps older versions of deleted files. None were found.",
  };
}

/** Why a browser of the app would not send a file to the store, or `undefined`. */
async function preflightProblem(url: string, origin: string): Promise<string | undefined> {
  const { ok, status, headers } = await fetch(url, {
    method: "OPTIONS",
    redirect: "manual",
    headers: {
      origin,
      "access-control-request-method": "PUT",
      "access-control-request-headers": "content-type",
    },
  });
  const allows = (name: string, wanted: string) =>
    (headers.get(`access-control-allow-${name}`) ?? "")
      .split(",")
      .some((each) => ["*", wanted.toLowerCase()].includes(each.trim().toLowerCase()));
  if (!ok) return `the answer to its question is ${status}`;
  if (!allows("origin", origin)) return `${origin} isn’t allowed`;
  if (!allows("methods", "PUT")) return "PUT isn’t allowed";
  return allows("headers", "content-type") ? undefined : "the header content-type isn’t allowed";
}

async function tryDirectUpload(
  storage: FileStorage,
  folder: string,
  origin: string | undefined,
): Promise<StoreFinding | undefined> {
  const key = `${folder}upload.txt`;
  const signed = await storage.signPut(key, { byteSize: bytes.length, contentType });
  if (!signed) return undefined;
  const instead = "Uploads go through the app instead, which takes longer.";
  try {
    const { ok, status } = await fetch(signed.url, {
      method: "PUT",
      redirect: "manual",
      headers: signed.headers,
      body: bytes,
    });
    if (!ok)
      return { outcome: "note", text: `Signed uploads are refused with ${status}. ${instead}` };
    if (!origin)
      return { outcome: "note", text: "APP_URL isn’t set, so the CORS rule wasn’t checked." };
    const problem = await preflightProblem(signed.url, origin);
    if (!problem) return { outcome: "ok", text: `Browsers may upload directly from ${origin}.` };
    return {
      outcome: "note",
      text: `Browsers may not upload directly: ${problem}. ${instead} Add this CORS rule to the bucket:`,
      details: corsRule(origin),
    };
  } catch (error) {
    return { outcome: "note", text: `${describeStoreFailure(error)} ${instead}` };
  } finally {
    await storage.delete([key]);
  }
}

/**
 * Tries what the app does with its store, on files of its own that it deletes again.
 *
 * @param origin of the app, from which browsers upload; without it the CORS rule is not checked
 */
export async function* checkStore(
  storage: FileStorage,
  origin: string | undefined,
): AsyncGenerator<StoreFinding> {
  const folder = `checks/${randomUUID()}/`;
  const failed = await tryFiles(storage, folder);
  if (failed) {
    yield { outcome: "FAIL", text: failed };
    return;
  }
  yield { outcome: "ok", text: "Files are written, read, listed and deleted." };
  yield await lookAtVersions(storage, folder);
  const upload = await tryDirectUpload(storage, folder, origin);
  if (upload) yield upload;
}
