import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { pipeline, type Readable, Transform } from "node:stream";
import ZipStream from "zip-stream";
import { db } from "@/db/client";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { addEntry } from "@/lib/storage/add-entry";
import { confirmStore } from "@/lib/storage/confirm-store";
import { storage } from "@/lib/storage/storage";
import { endLease, keepLease, reportProgress, takeLease } from "./lease";
import { Manifest } from "./manifest";
import { type Spool, spoolAccount } from "./spool";
import { readSpoolFile } from "./spool-file";
import { newSpoolFolder } from "./spool-folder";

const reportMilliseconds = 1000;
const stallMilliseconds = 60_000;

/** Passes bytes on, and knows afterwards how many they were and their SHA-256. */
function measured(source: Readable) {
  const hash = createHash("sha256");
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  // An end of either is one of both; the reader of the meter is told why.
  const stream = pipeline(source, meter, () => {});
  return { stream, result: () => ({ bytes, sha256: hash.digest("hex") }) };
}

/** What an archive leaves by; it is destroyed once nothing has moved for that long. */
function watched(milliseconds: number) {
  let stall: NodeJS.Timeout | undefined;
  const moved = () => stall?.refresh();
  const output = new Transform({
    transform(chunk, _encoding, done) {
      moved();
      done(null, chunk);
    },
  });
  return {
    output,
    moved,
    begin: () => {
      stall = setTimeout(() => output.destroy(), milliseconds).unref();
    },
    end: () => clearTimeout(stall),
  };
}

async function pack(
  zip: ZipStream,
  { folder, spool, leaseId }: { folder: string; spool: Spool; leaseId: string },
  moved: () => void,
) {
  const manifest = new Manifest(path.join(folder, "manifest.json"), spool);
  await manifest.begin();
  for (const { path: name } of spool.entries)
    await addEntry(zip, readSpoolFile(path.join(folder, path.basename(name))), { name });
  let done = 0;
  let reported = 0;
  const report = async () => {
    if (Date.now() - reported < reportMilliseconds) return;
    reported = Date.now();
    await reportProgress(leaseId, { done, total: spool.files });
  };
  for await (const line of createInterface({ input: createReadStream(spool.fileList) })) {
    const { path: name, key } = JSON.parse(line) as { path: string; key: string };
    const file = await storage.get(key);
    if (file) {
      const { stream, result } = measured(file.stream);
      // Images are compressed already.
      await addEntry(zip, stream, { name, store: true });
      await manifest.addFile({ path: name, ...result() });
    } else await manifest.addMissing(name);
    done++;
    moved();
    await report();
  }
  const counts = await manifest.end();
  await addEntry(zip, readSpoolFile(manifest.file), { name: "manifest.json" });
  zip.finish();
  return counts;
}

async function finish(userId: string, leaseId: string, counts: { files: number; bytes: number }) {
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await endLease(tx, leaseId);
    await appendAudit(tx, { action: "account.exported", userId, metadata: counts });
  });
}

/**
 * Begins the export of an account: a zip of `account.json`, one JSON file a table, the stored files, and
 * a manifest with counts and SHA-256. What the database tells is of one instant; memory does not grow
 * with the account.
 *
 * @param patience in milliseconds, for a reader who stops reading; the archive ends there
 * @returns the archive as it is made, unless another export of this account is running, or the account
 *   is erased at this moment
 */
export async function openExport(
  userId: string,
  patience = stallMilliseconds,
): Promise<Readable | "running" | "gone"> {
  const lease = await takeLease(userId);
  if (typeof lease === "string") return lease;
  const leaseId = lease.id;
  const { output, moved, begin, end } = watched(patience);
  const letGo = keepLease(leaseId, () => output.destroy());
  output.once("close", letGo);
  const folder = newSpoolFolder();
  const clean = async () => {
    letGo();
    end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await mkdir(folder, { mode: 0o700 });
    const spool = await spoolAccount(userId, folder);
    if (!spool || output.destroyed) {
      await clean();
      return spool ? "running" : "gone";
    }
    if (spool.files > 0) await confirmStore();
    begin();
    const zip = new ZipStream({ level: 6 });
    zip.pipe(output);
    output.once("close", () => zip.destroy());
    pack(zip, { folder, spool, leaseId }, moved)
      .then((counts) => finish(userId, leaseId, counts))
      .catch(async (error) => {
        log.warn({ error: reasonOf(error) }, "a data export stopped before it was complete");
        output.destroy();
        await endLease(db, leaseId);
      })
      .finally(clean)
      .catch((error) =>
        log.error({ error: reasonOf(error) }, "a data export could not be cleaned up"),
      );
    return output;
  } catch (error) {
    await clean();
    await endLease(db, leaseId);
    throw error;
  }
}
