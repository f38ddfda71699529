import { type IncomingHttpHeaders, request } from "node:http";
import type { FuzzRequest } from "./request";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  milliseconds: number;
}

/** How long an answer may take, in milliseconds: the machine may be busy with other tests. */
export const patience = 10_000;
// Redirects carry long addresses on.
const maxHeaderSize = 256 * 1024;

/**
 * Sends a request as it is, and once more where Next.js wants a number in its address that tells
 * caches apart; follows and stores nothing else.
 *
 * @throws Error if there is no whole answer within ten seconds.
 */
export async function send(origin: string, request: FuzzRequest): Promise<Answer> {
  const answer = await sendOnce(origin, request);
  const { location } = answer.headers;
  return answer.status === 307 && location && /[?&]_rsc=\w/.test(location)
    ? sendOnce(origin, { ...request, path: location })
    : answer;
}

function sendOnce(origin: string, { method, path, headers, body }: FuzzRequest): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const asked = request(
      { hostname, port, method, path, agent: false, maxHeaderSize },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
            milliseconds: performance.now() - begun,
          }),
        );
      },
    );
    asked.setTimeout(patience, () => asked.destroy(new Error("No answer within ten seconds.")));
    asked.on("error", reject);
    for (const [name, value] of headers) asked.setHeader(name, value);
    const bytes = body === undefined ? undefined : Buffer.from(body);
    if (bytes) asked.setHeader("content-length", bytes.length);
    asked.end(bytes);
  });
}
