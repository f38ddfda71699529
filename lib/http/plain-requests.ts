import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isRouterState } from "./next-internals";

/** A path that can be decoded; a percent sign that begins no escape stays as it is. */
function decodable(url: string): string {
  const [path = "", ...query] = url.split("?");
  const plain = path
    .split("/")
    .map((part) => (isDecodable(part) ? part : part.replaceAll("%", "%25")))
    .join("/");
  return [plain, ...query].join("?");
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes every request of this process one that Next.js can answer. It fails at paths that cannot be
 * decoded, at the method TRACE, which no page and no route has, at a form sent for the answer that its
 * router gets, and at a state of that router that it cannot read. A header of its other router, which is
 * not used here, makes it answer every address with an empty object.
 */
export function straightenRequests(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const { headers } = request;
    if (request.url?.includes("%")) request.url = decodable(request.url);
    if (request.method === "TRACE") request.method = "OPTIONS";
    delete headers["x-middleware-prefetch"];
    if (request.method !== "GET" && request.method !== "HEAD") {
      delete headers.rsc;
      request.url = request.url?.replace(/\.rsc(?=\?|$)/, "");
    }
    const state = headers["next-router-state-tree"];
    if (state !== undefined && !isRouterState(state)) delete headers["next-router-state-tree"];
  });
}
