import { env } from "@/lib/env";
import { formatBytes, formatCount } from "@/lib/wording/counts";
import { avatarMaxBytes, maxPixels, maxSide, pictureFormats } from "./formats";
import { uploadsAtOnce, uploadsPerHour } from "./upload-limits";

/** Everything that can go wrong with a picture, or with a request about one. */
export type ImageErrorCode =
  | "UNAUTHORIZED"
  | "CROSS_SITE"
  | "NOT_FOUND"
  | "FORM_EXPECTED"
  | "ANNOUNCEMENT_EXPECTED"
  | "FILE_MISSING"
  | "FILE_EMPTY"
  | "FILE_TOO_LARGE"
  | "AVATAR_TOO_LARGE"
  | "TYPE_UNSUPPORTED"
  | "PICTURE_UNREADABLE"
  | "PICTURE_TOO_LARGE"
  | "FILE_LOST"
  | "STYLE_UNKNOWN"
  | "STYLE_MISSING"
  | "QUOTA_IMAGES"
  | "QUOTA_STORAGE"
  | "UPLOAD_MISSING"
  | "UPLOADS_UNDER_WAY"
  | "UPLOADS_TOO_OFTEN"
  | "UNEXPECTED";

const answers: Record<ImageErrorCode, { status: number; sentence: () => string }> = {
  UNAUTHORIZED: { status: 401, sentence: () => "Sign in to go on." },
  CROSS_SITE: { status: 403, sentence: () => "This request came from another site." },
  NOT_FOUND: { status: 404, sentence: () => "There is nothing here, or no longer." },
  FORM_EXPECTED: { status: 400, sentence: () => "Send the picture as a form with a file in it." },
  ANNOUNCEMENT_EXPECTED: {
    status: 400,
    sentence: () => "Send name, byteSize and contentType of the picture as JSON.",
  },
  FILE_MISSING: { status: 400, sentence: () => "Choose a picture first." },
  FILE_EMPTY: { status: 400, sentence: () => "The file is empty. Choose another one." },
  FILE_TOO_LARGE: {
    status: 413,
    sentence: () =>
      `The file is larger than ${formatBytes(env().UPLOAD_MAX_BYTES)}. Choose a smaller one.`,
  },
  AVATAR_TOO_LARGE: {
    status: 413,
    sentence: () => `The file is larger than ${formatBytes(avatarMaxBytes)}. Choose a smaller one.`,
  },
  TYPE_UNSUPPORTED: {
    status: 415,
    sentence: () => `The file is not a ${pictureFormats} picture. Save it as one of these first.`,
  },
  PICTURE_UNREADABLE: {
    status: 422,
    sentence: () => "The picture cannot be read: the file is damaged or incomplete.",
  },
  PICTURE_TOO_LARGE: {
    status: 422,
    sentence: () =>
      `The picture has more than ${formatCount(maxPixels / 1_000_000)} megapixels, or a side of more than ${formatCount(maxSide)} pixels. Make it smaller first.`,
  },
  FILE_LOST: { status: 500, sentence: () => "The original file is missing from storage." },
  STYLE_UNKNOWN: { status: 400, sentence: () => "This style is not offered any more." },
  STYLE_MISSING: { status: 400, sentence: () => "Choose a style first." },
  // Where the numbers are known, lib/billing says them.
  QUOTA_IMAGES: {
    status: 403,
    sentence: () => "The images that your plan holds for this month are used.",
  },
  QUOTA_STORAGE: {
    status: 403,
    sentence: () => "Your plan has no room for this picture. Delete pictures to make room.",
  },
  UPLOAD_MISSING: {
    status: 404,
    sentence: () => "The picture has not arrived, or was looked at already. Upload it again.",
  },
  UPLOADS_UNDER_WAY: {
    status: 429,
    sentence: () =>
      `You have ${uploadsAtOnce} uploads under way already. Wait until one of them is done.`,
  },
  UPLOADS_TOO_OFTEN: {
    status: 429,
    sentence: () =>
      `You have begun ${formatCount(uploadsPerHour)} uploads within an hour. Go on in a while.`,
  },
  UNEXPECTED: {
    status: 500,
    sentence: () => "Something went wrong on our side. Try again in a while.",
  },
};

/** What the code means for HTTP and for a reader. */
export function describeImageError(code: ImageErrorCode): { status: number; message: string } {
  const { status, sentence } = answers[code];
  return { status, message: sentence() };
}

/** Whether a text, such as one from an address bar, is one of our codes. */
export function isImageErrorCode(text: unknown): text is ImageErrorCode {
  return typeof text === "string" && Object.hasOwn(answers, text);
}

/** A refusal with one of the codes above; its message is the sentence for the reader. */
export class ImageError extends Error {
  override name = "ImageError";
  /** In how many seconds the same request may pass, where that is known. */
  readonly retryAfter?: number;

  constructor(
    readonly code: ImageErrorCode,
    options?: ErrorOptions & { retryAfter?: number },
  ) {
    super(describeImageError(code).message, options);
    this.retryAfter = options?.retryAfter;
  }
}
