import { z } from "zod";
import { ImageError } from "@/lib/images/errors";
import { acceptedImageTypes } from "@/lib/images/formats";

const mostBytes = 4096;

const schema = z.object({
  // The database keeps NUL in no text.
  name: z
    .string()
    .max(1000)
    .regex(/^[^\0]*$/),
  byteSize: z.number().int().nonnegative(),
  contentType: z.string(),
});

async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let received = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    received += chunk.byteLength;
    if (received > mostBytes) throw new ImageError("ANNOUNCEMENT_EXPECTED");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * What a request says of an image that is to be sent to storage.
 *
 * @throws ImageError if it says something else, or what it says is reason enough to refuse
 */
export async function readUploadRequest(request: Request): Promise<z.infer<typeof schema>> {
  const json = await readText(request)
    .then((text) => JSON.parse(text))
    .catch(() => undefined);
  const { data } = schema.safeParse(json);
  if (!data) throw new ImageError("ANNOUNCEMENT_EXPECTED");
  if (data.byteSize === 0) throw new ImageError("FILE_EMPTY");
  if (!acceptedImageTypes.split(",").includes(data.contentType))
    throw new ImageError("TYPE_UNSUPPORTED");
  return data;
}
