"use server";

import { refresh } from "next/cache";
import { requireUser } from "@/lib/auth/session";
import type { FormState } from "@/lib/form-state";
import { clearAvatar, setAvatar } from "./avatar";
import { describeImageError, ImageError } from "./errors";
import { avatarMaxBytes } from "./formats";
import { receivedFile } from "./receive-upload";

function refusal(error: unknown): FormState {
  if (!(error instanceof ImageError)) throw error;
  const code = error.code === "FILE_TOO_LARGE" ? "AVATAR_TOO_LARGE" : error.code;
  const { message } = describeImageError(code);
  return { status: "error", code, message, fieldErrors: { picture: message } };
}

/** Replaces the picture of whoever is signed in by the file in the field `picture`. */
export async function updateAvatar(_previous: FormState, form: FormData): Promise<FormState> {
  const user = await requireUser();
  try {
    const { bytes } = await receivedFile(form, "picture", avatarMaxBytes);
    await setAvatar(user.id, bytes);
  } catch (error) {
    return refusal(error);
  }
  refresh();
  return { status: "success", message: "Your picture is saved." };
}

/** Takes the picture of whoever is signed in away. */
export async function removeAvatar(_previous: FormState, _form: FormData): Promise<FormState> {
  const user = await requireUser();
  try {
    await clearAvatar(user.id);
  } catch (error) {
    return refusal(error);
  }
  refresh();
  return { status: "success", message: "Your picture is removed." };
}
