import { imageErrorResponse } from "@/lib/images/respond";
import { beginDirectUpload } from "@/lib/studio/uploads/direct-upload";
import { readUploadRequest } from "@/lib/studio/uploads/upload-request";
import { requireUploader, toUploadError } from "@/lib/studio/uploads/uploader";

/**
 * Gives out an address in storage for an image `{name, byteSize, contentType}`: `{direct: true, url,
 * headers, uploadId, expiresAt}`, to be sent by PUT with these headers. Where storage takes none,
 * or uploads that are not finished leave no room, `{direct: false}`: then the image goes to `images`
 * beside this route.
 */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  try {
    const owner = await requireUploader(request, (await params).id);
    const upload = await beginDirectUpload(owner, await readUploadRequest(request));
    const answer = upload ? { direct: true, ...upload } : { direct: false };
    return Response.json(answer, { headers: { "Cache-Control": "private, no-store" } });
  } catch (error) {
    return imageErrorResponse(toUploadError(error));
  }
}
