import { z } from "zod";
import { apiUser } from "@/lib/auth/sessions/session";
import { imageErrorResponse, serveFile } from "@/lib/images/respond";
import { findImage } from "@/lib/studio/images/queries";
import { openPreview, previewVersion } from "@/lib/studio/styles/preview";
import { styleSlugs } from "@/lib/studio/styles/styles";

/** Serves a small preview of a style applied to one of the requester's originals. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string; style: string }> },
): Promise<Response> {
  const user = await apiUser(request);
  if (!user) return imageErrorResponse("UNAUTHORIZED");
  const { id: given, style } = await params;
  const id = z.uuid().safeParse(given);
  const image = id.success ? await findImage(user.id, id.data) : undefined;
  if (image?.kind !== "original" || !styleSlugs.includes(style))
    return imageErrorResponse("NOT_FOUND");
  return serveFile(request, {
    tag: `${image.sha256}-${style}-${previewVersion}`,
    contentType: "image/webp",
    immutable: true,
    open: () => openPreview(user.id, image.storageKey, style),
  });
}
