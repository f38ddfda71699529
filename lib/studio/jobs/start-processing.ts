import { and, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { images, processingJobs, projects, systemStyles } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { ImageError } from "@/lib/images/errors";
import { enqueue } from "@/lib/jobs/queue";
import { lockOwner } from "../images/lock-owner";
import { consumeStyledImage } from "../quota";
import { jobKey } from "./job-state";

/** How often a job is tried before it counts as failed. */
export const processingAttempts = 5;

/**
 * Consumes one styled image of the plan, records a job and queues it, all or nothing. Called again while
 * the job waits or runs, or while its result exists, it returns that job and consumes nothing.
 *
 * @throws ImageError if the image is not an original of an active user, the style is unknown, or the
 *   plan’s limit is reached.
 */
export async function startProcessing(
  tx: Transaction,
  request: { userId: string; imageId: string; styleSlug: string },
): Promise<{ jobId: string }> {
  const { userId, imageId, styleSlug } = request;
  await lockUser(tx, userId);
  const [target] = await tx
    .select({ projectId: projects.id })
    .from(images)
    .innerJoin(projects, eq(projects.id, images.projectId))
    .where(and(eq(images.id, imageId), eq(images.kind, "original"), eq(projects.userId, userId)));
  if (!target || !(await lockOwner(tx, { userId, ...target }))) throw new ImageError("NOT_FOUND");
  // Taken alone: a second request for the same image waits here and then finds its job.
  const [image] = await tx
    .select({ id: images.id })
    .from(images)
    .where(eq(images.id, imageId))
    .for("update");
  if (!image) throw new ImageError("NOT_FOUND");
  const [style] = await tx
    .select({ id: systemStyles.id })
    .from(systemStyles)
    .where(eq(systemStyles.slug, styleSlug));
  if (!style) throw new ImageError("STYLE_UNKNOWN");

  const [existing] = await tx
    .select({ jobId: processingJobs.id })
    .from(processingJobs)
    .where(
      and(
        eq(processingJobs.imageId, imageId),
        eq(processingJobs.styleId, style.id),
        or(
          inArray(processingJobs.status, ["queued", "running"]),
          and(eq(processingJobs.status, "done"), isNotNull(processingJobs.resultImageId)),
        ),
      ),
    );
  if (existing) return existing;
  await consumeStyledImage(tx, userId);
  const [job] = await tx
    .insert(processingJobs)
    .values({ projectId: target.projectId, imageId, styleId: style.id })
    .returning({ jobId: processingJobs.id });
  if (!job) throw new Error("the job was not inserted");
  await enqueue(tx, "process-image", job, {
    key: jobKey(job.jobId),
    maxAttempts: processingAttempts,
  });
  return job;
}
