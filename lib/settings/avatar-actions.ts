"use server";

import { refresh } from "next/cache";
import { clearAvatar, setAvatar } from "@/lib/account/avatar";
import { impersonatedState } from "@/lib/auth/refusal-state";
import { requireUser } from "@/lib/auth/sessions/session";
import { formOf } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { describeImageError, ImageError } from "@/lib/images/errors";
import { avatarMaxBytes } from "@/lib/images/formats";
import { receivedFile } from "@/lib/images/receive-upload";

function sentence(error: unknown): { code: string; message: string } {
  if (!(error instanceof ImageError)) throw error;
  const code = error.code === "FILE_TOO_LARGE" ? "AVATAR_TOO_LARGE" : error.code;
  return { code, message: describeImageError(code).message };
}

/** Replaces the signed-in user's avatar with the file in the field `avatar`. */
export async function updateAvatarAction(_previous: FormState, form: FormData): Promise<FormState> {
  const user = await requireUser();
  if (user.impersonatedBy) return impersonatedState;
  try {
    const { bytes } = await receivedFile(formOf(form), "avatar", avatarMaxBytes);
    await setAvatar(user.id, bytes);
  } catch (error) {
    const { code, message } = sentence(error);
    return { status: "error", code, fieldErrors: { avatar: message } };
  }
  refresh();
  return { status: "success", message: "Profile image saved." };
}

/** Removes the signed-in user's avatar. */
export async function removeAvatarAction(
  _previous: FormState,
  _form: FormData,
): Promise<FormState> {
  const user = await requireUser();
  if (user.impersonatedBy) return impersonatedState;
  try {
    await clearAvatar(user.id);
  } catch (error) {
    return { status: "error", ...sentence(error) };
  }
  refresh();
  return { status: "success", message: "Profile image removed." };
}
