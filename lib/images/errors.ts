import { env } from "@/lib/env";
import { formatBytes, formatCount } from "@/lib/format/counts";
import { acceptedImageFormats, avatarMaxBytes, maxPixels, maxSide } from "./formats";
import { uploadsAtOnce, uploadsPerHour } from "./upload-limits";

/** Everything that can go wrong with an image, or with a request about one. */
export type ImageErrorCode =
  // sample:begin
  | "FILE_LOST"
  | "STYLE_UNKNOWN"
  | "STYLE_MISSING"
  | "QUOTA_IMAGES"
  | "QUOTA_STORAGE"
  | "UPLOAD_MISSING"
  | "ANNOUNCEMENT_EXPECTED"
  | "UPLOADS_TOO_OFTEN"
  // sample:end
  | "UNAUTHORIZED"
  | "CROSS_SITE"
  | "NOT_FOUND"
  | "FORM_EXPECTED"
  | "FILE_MISSING"
  | "FILE_EMPTY"
  | "FILE_TOO_LARGE"
  | "AVATAR_TOO_LARGE"
  | "TYPE_UNSUPPORTED"
  | "PICTURE_UNREADABLE"
  | "PICTURE_TOO_LARGE"
  | "UPLOADS_UNDER_WAY"
  | "UNEXPECTED";

/** The sentence for a file that has more bytes than this. */
export const fileTooLarge = (mostBytes: number) =>
  `This file is larger than ${formatBytes(mostBytes)}. Choose a smaller one.`;

const answers: Record<ImageErrorCode, { status: number; sentence: () => string }> = {
  UNAUTHORIZED: { status: 401, sentence: () => "Sign in to continue." },
  CROSS_SITE: {
    status: 403,
    sentence: () => "This request came from another site and was blocked.",
  },
  NOT_FOUND: { status: 404, sentence: () => "Not found. It may have been deleted." },
  FORM_EXPECTED: { status: 400, sentence: () => "Send the image as multipart form data." },
  FILE_MISSING: { status: 400, sentence: () => "Choose an image first." },
  FILE_EMPTY: { status: 400, sentence: () => "This file is empty. Choose another one." },
  FILE_TOO_LARGE: {
    status: 413,
    sentence: () => fileTooLarge(env().UPLOAD_MAX_BYTES),
  },
  AVATAR_TOO_LARGE: {
    status: 413,
    sentence: () => fileTooLarge(avatarMaxBytes),
  },
  TYPE_UNSUPPORTED: {
    status: 415,
    sentence: () => `This file type isn’t supported. Use ${acceptedImageFormats}.`,
  },
  PICTURE_UNREADABLE: {
    status: 422,
    sentence: () => "We couldn’t read this image. The file may be damaged or incomplete.",
  },
  PICTURE_TOO_LARGE: {
    status: 422,
    sentence: () =>
      `This image is too large (over ${formatCount(maxPixels / 1_000_000)} megapixels, or over ${formatCount(maxSide)} pixels on one side). Resize it and try again.`,
  },
  UPLOADS_UNDER_WAY: {
    status: 429,
    sentence: () =>
      `You already have ${uploadsAtOnce} uploads in progress. Wait for one to finish.`,
  },
  UNEXPECTED: {
    status: 500,
    sentence: () => "Something went wrong on our side. Try again later.",
  },
  // sample:begin
  ANNOUNCEMENT_EXPECTED: {
    status: 400,
    sentence: () => "Send the image’s name, byteSize and contentType as JSON.",
  },
  FILE_LOST: { status: 500, sentence: () => "The original image is missing from storage." },
  STYLE_UNKNOWN: { status: 400, sentence: () => "This style is no longer available." },
  STYLE_MISSING: { status: 400, sentence: () => "Choose a style first." },
  // Where the numbers of the plan are known, the refusal has a sentence with them instead.
  QUOTA_IMAGES: {
    status: 403,
    sentence: () => "You’ve used all the styled images in your plan this month.",
  },
  QUOTA_STORAGE: {
    status: 403,
    sentence: () => "Not enough storage for this image. Delete images to free up space.",
  },
  UPLOAD_MISSING: {
    status: 404,
    sentence: () => "The upload didn’t complete or was already processed. Upload the image again.",
  },
  UPLOADS_TOO_OFTEN: {
    status: 429,
    sentence: () =>
      `You’ve reached the limit of ${formatCount(uploadsPerHour)} uploads an hour. Try again later.`,
  },
  // sample:end
};

/** What the code means for HTTP and for a reader. */
export function describeImageError(code: ImageErrorCode): { status: number; message: string } {
  const { status, sentence } = answers[code];
  return { status, message: sentence() };
}

// sample:begin
/** Whether a text, such as one from an address bar, is one of our codes. */
export function isImageErrorCode(text: unknown): text is ImageErrorCode {
  return typeof text === "string" && Object.hasOwn(answers, text);
}
// sample:end

/** A refusal with one of the codes above; its message is the code’s sentence unless another is given. */
export class ImageError extends Error {
  override name = "ImageError";
  /** In how many seconds the same request may pass, where that is known. */
  readonly retryAfter?: number;

  constructor(
    readonly code: ImageErrorCode,
    options?: ErrorOptions & { retryAfter?: number; message?: string },
  ) {
    super(options?.message ?? describeImageError(code).message, options);
    this.retryAfter = options?.retryAfter;
  }
}
