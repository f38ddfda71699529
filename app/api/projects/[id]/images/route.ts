import { z } from "zod";
import { apiUser } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { reasonOf } from "@/lib/error-reason";
import { isSameOrigin } from "@/lib/http/same-origin";
import { addOriginal } from "@/lib/images/add-original";
import { ImageError, type ImageErrorCode } from "@/lib/images/errors";
import { receiveUpload } from "@/lib/images/receive-upload";
import { refuse } from "@/lib/images/respond";
import { log } from "@/lib/log";
import { ownsProject } from "@/lib/projects/queries";

async function upload(request: Request, projectId: string): Promise<{ id: string }> {
  if (!isSameOrigin(request.headers)) throw new ImageError("CROSS_SITE");
  const user = await apiUser(request);
  if (!user) throw new ImageError("UNAUTHORIZED");
  if (!z.uuid().safeParse(projectId).success || !(await ownsProject(user.id, projectId)))
    throw new ImageError("NOT_FOUND");
  const file = await receiveUpload(request, "picture", env().UPLOAD_MAX_BYTES);
  return addOriginal({ userId: user.id, projectId }, file);
}

function codeOf(error: unknown): ImageErrorCode {
  if (error instanceof ImageError) return error.code;
  log.error({ error: reasonOf(error) }, "an upload failed");
  return "UNEXPECTED";
}

/** A form without script is led back to its page; 303 makes that a GET. */
function leadTo(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path } });
}

/**
 * Adds the picture in the field `picture` to a project. A form that a browser sends by itself is led
 * back to the project's page, which says what went wrong; every other client gets JSON.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  const page = request.headers.get("accept")?.includes("text/html") === true;
  const path = `/projects/${encodeURIComponent(id)}`;
  try {
    const image = await upload(request, id);
    return page ? leadTo(path) : Response.json(image, { status: 201 });
  } catch (error) {
    const code = codeOf(error);
    if (!page) return refuse(code);
    return leadTo(code === "UNAUTHORIZED" ? "/sign-in" : `${path}?problem=${code}`);
  }
}
