import { ImageError } from "./errors";

// What a form puts around its file: boundaries, names, headers.
const framing = 64 * 1024;

// A browser shows an answer only once it has sent everything; beyond this it is cut off instead.
const patience = 5;

/** Counts what arrives, keeps nothing beyond the limit, and drains the rest up to a point. */
function limited(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let received = 0;
  return new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (received <= maxBytes) controller.enqueue(chunk);
      else if (received > maxBytes * patience) controller.error(new ImageError("FILE_TOO_LARGE"));
    },
    flush(controller) {
      if (received > maxBytes) controller.error(new ImageError("FILE_TOO_LARGE"));
    },
  });
}

async function readForm(request: Request, maxBytes: number): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!request.body || !/^multipart\/form-data\s*;/i.test(type))
    throw new ImageError("FORM_EXPECTED");
  const body = request.body.pipeThrough(limited(maxBytes + framing));
  try {
    return await new Response(body, { headers: { "content-type": type } }).formData();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    if (cause instanceof ImageError) throw cause;
    throw new ImageError("FORM_EXPECTED", { cause: error });
  }
}

/** A file that arrived, at most `maxBytes` long. */
export interface ReceivedFile {
  bytes: Buffer;
  /** As the browser says; not to be trusted. */
  name: string;
}

/**
 * The file of a form's field.
 *
 * @throws ImageError if there is none, it is empty or longer than `maxBytes`.
 */
export async function receivedFile(
  form: FormData,
  field: string,
  maxBytes: number,
): Promise<ReceivedFile> {
  const file = form.get(field);
  if (!(file instanceof File)) throw new ImageError("FILE_MISSING");
  if (file.size === 0) throw new ImageError(file.name ? "FILE_EMPTY" : "FILE_MISSING");
  if (file.size > maxBytes) throw new ImageError("FILE_TOO_LARGE");
  return { bytes: Buffer.from(await file.arrayBuffer()), name: file.name };
}

/**
 * Reads the file of a multipart request. What the request says about its length is not trusted: bytes
 * are counted as they arrive.
 *
 * @throws ImageError as above, or if the body is no form.
 */
export async function receiveUpload(
  request: Request,
  field: string,
  maxBytes: number,
): Promise<ReceivedFile> {
  return receivedFile(await readForm(request, maxBytes), field, maxBytes);
}
