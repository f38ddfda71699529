import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const pause = 250;

/**
 * Stands before an application and hands its documents out in two parts, the second after a pause,
 * cut where `cut` first occurs in the body. Everything else passes as it is.
 *
 * @returns where it listens, and how to close it
 */
export async function slowDocuments(
  target: string,
  cut: string,
): Promise<{ url: string; close: () => void }> {
  const server: Server = createServer(async (request, response) => {
    const answer = await fetch(new URL(request.url ?? "/", target));
    const bytes = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get("content-type") ?? "application/octet-stream";
    response.writeHead(answer.status, { "content-type": type });
    const body = bytes.indexOf("<body");
    const at = type.startsWith("text/html") ? bytes.indexOf(cut, body) : -1;
    if (at > 0) {
      response.write(bytes.subarray(0, at));
      await sleep(pause);
    }
    response.end(bytes.subarray(Math.max(at, 0)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
