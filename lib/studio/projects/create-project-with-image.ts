import { readFile } from "node:fs/promises";
import path from "node:path";
import { db } from "@/db/client";
import { ImageError, type ImageErrorCode } from "@/lib/images/errors";
import type { ReceivedFile } from "@/lib/images/receive-upload";
import { withUploadSlot } from "@/lib/images/upload-slots";
import { applyStyles } from "../jobs/apply-styles";
import { addOriginal } from "../uploads/add-original";
import { admitUpload } from "../uploads/admit-upload";
import { createProject, deleteProject } from "./mutations";

/** The image that one can begin with, as it is served from `public/`. */
export async function sampleImage(): Promise<ReceivedFile> {
  const file = path.join(process.cwd(), "public", "samples", "meadow.jpg");
  return { bytes: await readFile(file), name: "meadow.jpg" };
}

interface Beginning {
  userId: string;
  projectName: string;
  picture: ReceivedFile;
  styleSlug: string;
}

/**
 * Makes a project with an image in it and starts a style on that. An image that is refused takes the
 * project with it; where the plan holds no more, the image stays without a result.
 *
 * @returns where the image is, and why no style was started, if so
 * @throws ImageError if the image is refused, or the account is gone
 */
export async function createProjectWithImage({
  userId,
  projectName,
  picture,
  styleSlug,
}: Beginning): Promise<{ projectId: string; imageId: string; problem?: ImageErrorCode }> {
  const project = await db.transaction((tx) => createProject(tx, userId, projectName));
  if (!project) throw new ImageError("NOT_FOUND");
  const owner = { userId, projectId: project.id };
  try {
    const { id: imageId } = await withUploadSlot(userId, async () => {
      await db.transaction((tx) => admitUpload(tx, owner));
      return addOriginal(owner, picture);
    });
    const { refused } = await applyStyles(userId, [imageId], [styleSlug]);
    return { projectId: project.id, imageId, problem: refused[0]?.code };
  } catch (error) {
    await db.transaction((tx) => deleteProject(tx, userId, project.id));
    throw error;
  }
}
