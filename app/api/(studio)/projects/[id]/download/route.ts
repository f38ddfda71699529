import { Readable } from "node:stream";
import { z } from "zod";
import { apiUser } from "@/lib/auth/sessions/session";
import { attachment } from "@/lib/http/attachment";
import { isSameOrigin } from "@/lib/http/origin";
import { imageErrorResponse } from "@/lib/images/respond";
import { packImages } from "@/lib/studio/images/pack-images";
import { maxSelected } from "@/lib/studio/images/schema";

const chosen = z.array(z.uuid()).min(1).max(maxSelected);

// A form of identifiers.
const mostBytes = 64 * 1024;

/**
 * Streams the images in the fields `image` with their results as a zip file, as far as they belong to this
 * project of the requester.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  if (!isSameOrigin(request.headers)) return imageErrorResponse("CROSS_SITE");
  const user = await apiUser(request);
  if (!user) return imageErrorResponse("UNAUTHORIZED");
  if (Number(request.headers.get("content-length") ?? mostBytes + 1) > mostBytes)
    return imageErrorResponse("FORM_EXPECTED");
  const form = await request.formData().catch(() => undefined);
  const { data } = chosen.safeParse(form?.getAll("image"));
  if (!data) return imageErrorResponse("FORM_EXPECTED");
  const id = z.uuid().safeParse((await params).id);
  const owner = id.success && { userId: user.id, projectId: id.data };
  const stream = owner ? await packImages(owner, data) : null;
  if (!stream) return imageErrorResponse("NOT_FOUND");
  request.signal.addEventListener("abort", () => stream.destroy());
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      "Cache-Control": "private, no-store",
      "Content-Type": "application/zip",
      "Content-Disposition": attachment("images.zip"),
      "X-Content-Type-Options": "nosniff",
    },
  });
}
