import { imageErrorResponse } from "@/lib/images/respond";
import { receiveOriginal } from "@/lib/studio/uploads/receive-original";
import { requireUploader, toUploadError } from "@/lib/studio/uploads/uploader";

/** A form without JavaScript is led back to its page; 303 makes that a GET. */
function leadTo(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path } });
}

/**
 * Adds the image in the field `picture` to a project. A form that a browser sends by itself is led
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
    const image = await receiveOriginal(request, await requireUploader(request, id));
    return page ? leadTo(path) : Response.json(image, { status: 201 });
  } catch (error) {
    const refusal = toUploadError(error);
    if (!page) return imageErrorResponse(refusal);
    const { code } = refusal;
    return leadTo(code === "UNAUTHORIZED" ? "/sign-in" : `${path}?problem=${code}`);
  }
}
