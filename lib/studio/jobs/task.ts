import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { images, processingJobs, projects, systemStyles, users } from "@/db/schema";
import { reasonOf } from "@/lib/error-reason";
import { ImageError } from "@/lib/images/errors";
import { makeThumb, type NormalizedImage } from "@/lib/images/read-image";
import { log } from "@/lib/log";
import { confirmStore } from "@/lib/storage/confirm-store";
import { storage } from "@/lib/storage/storage";
import { applyStyle } from "../styles/styles";
import { addResult, type Work } from "./add-result";
import { advanceJob, beginJob, failJob, requeueJob } from "./job-state";

declare module "@/lib/jobs/queue" {
  interface TaskPayloads {
    "process-image": { jobId: string };
  }
}

const payloadSchema = z.object({ jobId: z.uuid() });

interface Attempt {
  /** Aborted when the worker has to stop; the job is then tried again. */
  signal?: AbortSignal;
  /** Whether the queue gives up after this one. */
  lastAttempt?: boolean;
}

async function findWork(jobId: string): Promise<Work | undefined> {
  const [work] = await db
    .select({
      jobId: processingJobs.id,
      userId: projects.userId,
      projectId: projects.id,
      imageId: images.id,
      storageKey: images.storageKey,
      name: images.name,
      style: { slug: systemStyles.slug, name: systemStyles.name },
    })
    .from(processingJobs)
    .innerJoin(images, eq(images.id, processingJobs.imageId))
    .innerJoin(projects, eq(projects.id, processingJobs.projectId))
    .innerJoin(users, and(eq(users.id, projects.userId), eq(users.status, "active")))
    .innerJoin(systemStyles, eq(systemStyles.id, processingJobs.styleId))
    .where(eq(processingJobs.id, jobId));
  return work;
}

/** The original in its new style. @throws ImageError if trying again would not help. */
async function render(work: Work, original: Buffer): Promise<NormalizedImage> {
  try {
    const styled = await applyStyle(work.style.slug, original);
    if (!styled) throw new ImageError("STYLE_UNKNOWN");
    const { bytes, width, height } = styled;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const thumb = await makeThumb(bytes);
    return { bytes, contentType: "image/jpeg", extension: "jpg", width, height, sha256, thumb };
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw new ImageError("PICTURE_UNREADABLE", { cause: error });
  }
}

// Between the steps it looks whether the job is still wanted.
async function run(work: Work, signal: AbortSignal | undefined): Promise<void> {
  if (!(await beginJob(work.jobId))) return;
  const original = await storage.getBytes(work.storageKey);
  if (!original) {
    await confirmStore();
    throw new ImageError("FILE_LOST");
  }
  if (!(await advanceJob(work.jobId, 40))) return;
  signal?.throwIfAborted();
  const picture = await render(work, original);
  if (!(await advanceJob(work.jobId, 80))) return;
  signal?.throwIfAborted();
  await addResult(work, picture);
}

/**
 * Applies a style to an image. Run again after it has ended, or after its image, project or account
 * has gone, it does nothing. A failure that will not pass ends the job with a sentence for its owner.
 *
 * @throws whatever may pass (storage, database, a worker that stops), so that the queue tries again.
 */
export async function processImageTask(payload: unknown, attempt: Attempt = {}): Promise<void> {
  const { jobId } = payloadSchema.parse(payload);
  const work = await findWork(jobId);
  if (!work) return;
  try {
    await run(work, attempt.signal);
  } catch (error) {
    log.warn({ job: jobId, error: reasonOf(error) }, "an image was not processed");
    if (error instanceof ImageError) return failJob(work, error.code);
    // Its owner is told. Left in the queue, it would count as stuck for ever.
    if (attempt.lastAttempt) return failJob(work, "UNEXPECTED");
    await requeueJob(jobId).catch(() => {});
    throw error;
  }
}
