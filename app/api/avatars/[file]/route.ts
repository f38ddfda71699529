import { avatarFile } from "@/lib/account/avatar";
import { apiUser } from "@/lib/auth/sessions/session";
import { imageErrorResponse, serveFile } from "@/lib/images/respond";
import { avatarKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";

/** Serves the requester's own current avatar; answers 404 to other users and for earlier file names. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ file: string }> },
): Promise<Response> {
  const user = await apiUser(request);
  if (!user) return imageErrorResponse("UNAUTHORIZED");
  const file = avatarFile(user.image);
  if (!file || file !== (await params).file) return imageErrorResponse("NOT_FOUND");
  return serveFile(request, {
    tag: file,
    contentType: "image/webp",
    open: () => storage.get(avatarKey(user.id, file)),
  });
}
