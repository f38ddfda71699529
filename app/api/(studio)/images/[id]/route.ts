import { z } from "zod";
import { apiUser } from "@/lib/auth/sessions/session";
import { imageErrorResponse, serveFile } from "@/lib/images/respond";
import { storage } from "@/lib/storage/storage";
import { thumbKey } from "@/lib/studio/images/keys";
import { renderMissingThumb } from "@/lib/studio/images/missing-thumb";
import { findImage } from "@/lib/studio/images/queries";

/** Serves one of the requester's images; `?size=thumb` for its thumbnail, `?download` as a download. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const user = await apiUser(request);
  if (!user) return imageErrorResponse("UNAUTHORIZED");
  const id = z.uuid().safeParse((await params).id);
  const image = id.success ? await findImage(user.id, id.data) : undefined;
  if (!image) return imageErrorResponse("NOT_FOUND");
  const query = new URL(request.url).searchParams;
  const thumb = query.get("size") === "thumb" ? thumbKey(image.storageKey) : undefined;
  if (thumb)
    return serveFile(request, {
      tag: `${image.sha256}-thumb`,
      contentType: "image/webp",
      open: async () => (await storage.get(thumb)) ?? renderMissingThumb(user.id, image.storageKey),
    });
  return serveFile(request, {
    tag: image.sha256,
    contentType: image.contentType,
    name: image.name,
    download: query.has("download"),
    open: () => storage.get(image.storageKey),
  });
}
