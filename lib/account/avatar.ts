import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { fileClearings, users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { decode } from "@/lib/images/engine";
import { ImageError } from "@/lib/images/errors";
import { inTurn } from "@/lib/images/in-turn";
import { withImage } from "@/lib/images/read-image";
import { withUploadSlot } from "@/lib/images/upload-slots";
import { avatarKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";

const side = 256;
const addressPattern = /^\/api\/avatars\/([0-9a-f-]{36}\.webp)$/;

const addressOf = (file: string) => `/api/avatars/${file}`;

/** The file that a user's `image` names, if it is one that we keep. */
export function avatarFile(image: string | null): string | undefined {
  return image ? addressPattern.exec(image)?.[1] : undefined;
}

/** A square WebP of what matters in an image. @throws ImageError if it is none. */
export function renderAvatar(bytes: Uint8Array): Promise<Buffer> {
  return withImage(bytes, () =>
    decode(bytes)
      .resize(side, side, { fit: "cover", position: "attention" })
      .webp({ quality: 85 })
      .toBuffer(),
  );
}

/** Points an active user at an image or at none; the one before is cleared after the commit. */
async function replaceImage(userId: string, image: string | null): Promise<void> {
  await db.transaction(async (tx) => {
    const [user] = await tx
      .select({ image: users.image })
      .from(users)
      .where(and(eq(users.id, userId), eq(users.status, "active")))
      .for("update");
    if (!user) throw new ImageError("NOT_FOUND");
    if (user.image === image) return;
    await tx.update(users).set({ image }).where(eq(users.id, userId));
    const field = "image";
    const metadata = image === null ? ({ field, removed: true } as const) : ({ field } as const);
    await appendAudit(tx, { action: "profile.changed", userId, metadata });
    const before = avatarFile(user.image);
    if (before) await tx.insert(fileClearings).values({ keys: [avatarKey(userId, before)] });
  });
}

/**
 * Gives a user the image that was sent.
 *
 * @throws ImageError if it is not an image we take, the user is not active any more, or too many uploads are
 *   in progress.
 */
export async function setAvatar(userId: string, bytes: Uint8Array): Promise<void> {
  const file = `${randomUUID()}.webp`;
  const key = avatarKey(userId, file);
  const rendered = await withUploadSlot(userId, () => inTurn(userId, () => renderAvatar(bytes)));
  await storage.put(key, rendered, "image/webp");
  try {
    await replaceImage(userId, addressOf(file));
  } catch (error) {
    // A commit whose answer was lost may have kept it; then the nightly cleanup decides.
    if (error instanceof ImageError) await storage.delete([key]);
    throw error;
  }
}

/** Removes a user's image; the initials replace it. */
export function clearAvatar(userId: string): Promise<void> {
  return replaceImage(userId, null);
}
