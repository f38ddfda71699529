import { z } from "zod";
import { apiUser } from "@/lib/auth/sessions/session";
import { reasonOf } from "@/lib/error-reason";
import { isSameOrigin } from "@/lib/http/origin";
import { ImageError } from "@/lib/images/errors";
import { log } from "@/lib/log";
import { ownsProject } from "../projects/queries";

/**
 * Whose project a request adds an image to.
 *
 * @throws ImageError if it comes from another site, from nobody, or names no project of theirs
 */
export async function requireUploader(
  request: Request,
  projectId: string,
): Promise<{ userId: string; projectId: string }> {
  if (!isSameOrigin(request.headers)) throw new ImageError("CROSS_SITE");
  const user = await apiUser(request);
  if (!user) throw new ImageError("UNAUTHORIZED");
  // As the database writes it: the keys of files are made of it.
  const { data } = z.uuid().toLowerCase().safeParse(projectId);
  if (!data || !(await ownsProject(user.id, data))) throw new ImageError("NOT_FOUND");
  return { userId: user.id, projectId: data };
}

/** Returns the error that the uploading client is told; an unexpected one is logged. */
export function toUploadError(error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  log.error({ error: reasonOf(error) }, "an upload failed");
  return new ImageError("UNEXPECTED", { cause: error });
}
