import { z } from "zod";
import { ImageError } from "@/lib/images/errors";
import { imageErrorResponse } from "@/lib/images/respond";
import { withUploadSlot } from "@/lib/images/upload-slots";
import { finishDirectUpload } from "@/lib/studio/uploads/direct-upload";
import { requireUploader, toUploadError } from "@/lib/studio/uploads/uploader";

/** Completes an upload directly to storage; 201 with its id once the image is stored. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string; uploadId: string }> },
): Promise<Response> {
  try {
    const { id, uploadId } = await params;
    const owner = await requireUploader(request, id);
    if (!z.uuid().safeParse(uploadId).success) throw new ImageError("UPLOAD_MISSING");
    const image = await withUploadSlot(owner.userId, () =>
      finishDirectUpload({ ...owner, uploadId: uploadId.toLowerCase() }),
    );
    return Response.json(image, { status: 201 });
  } catch (error) {
    return imageErrorResponse(toUploadError(error));
  }
}
