import type { Readable } from "node:stream";
import { and, asc, eq, inArray, or } from "drizzle-orm";
import ZipStream from "zip-stream";
import { db } from "@/db/client";
import { images, projects } from "@/db/schema";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { addEntry } from "@/lib/storage/add-entry";
import { confirmStore } from "@/lib/storage/confirm-store";
import { storage } from "@/lib/storage/storage";
import { untilStalled } from "@/lib/storage/until-stalled";

/** Each name once: what comes again gets a number before its extension. */
function numbered(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const dot = name.lastIndexOf(".");
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++)
      free = `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
    taken.add(free.toLowerCase());
    return free;
  };
}

/**
 * A zip archive of images of a project and of the results that were made from them, written while it
 * is read; `null` if none of them is there, or the project is not this user's. Files that are missing
 * are left out.
 */
export async function packImages(
  { userId, projectId }: { userId: string; projectId: string },
  imageIds: string[],
): Promise<Readable | null> {
  const files = await db
    .select({ name: images.name, key: images.storageKey })
    .from(images)
    .innerJoin(projects, eq(projects.id, images.projectId))
    .where(
      and(
        eq(projects.userId, userId),
        eq(projects.id, projectId),
        or(inArray(images.id, imageIds), inArray(images.sourceImageId, imageIds)),
      ),
    )
    .orderBy(asc(images.name), asc(images.id));
  if (files.length === 0) return null;
  await confirmStore();
  const zip = new ZipStream();
  const output = untilStalled(zip);
  const nameOf = numbered();
  const pack = async () => {
    for (const { name, key } of files) {
      const file = await storage.get(key);
      // Images are compressed already.
      if (file) await addEntry(zip, file.stream, { name: nameOf(name), store: true });
    }
    zip.finish();
  };
  pack().catch((error: unknown) => {
    log.warn({ error: reasonOf(error) }, "a zip file of images was not finished");
    output.destroy();
  });
  return output;
}
