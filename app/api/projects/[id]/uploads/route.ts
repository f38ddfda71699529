import { refuse } from "@/lib/images/respond";
import { readAnnounced } from "@/lib/studio/uploads/announced";
import { beginDirectUpload } from "@/lib/studio/uploads/direct-upload";
import { toUploadError, uploaderOf } from "@/lib/studio/uploads/uploader";

/**
 * Gives out an address in storage for a picture `{name, byteSize, contentType}`: `{direct: true, url,
 * headers, uploadId, expiresAt}`, to be sent by PUT with these headers. Where storage takes none,
 * or uploads that are not finished leave no room, `{direct: false}`: then the picture goes to `images`
 * beside this route.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  try {
    const owner = await uploaderOf(request, (await params).id);
    const upload = await beginDirectUpload(owner, await readAnnounced(request));
    const answer = upload ? { direct: true, ...upload } : { direct: false };
    return Response.json(answer, { headers: { "Cache-Control": "private, no-store" } });
  } catch (error) {
    return refuse(toUploadError(error));
  }
}
