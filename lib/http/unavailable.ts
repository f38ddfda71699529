import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";

const responses = new AsyncLocalStorage<ServerResponse>();

/** Lets the functions below find the response to the request that they are called in. */
export function rememberResponses(): void {
  subscribe("http.server.request.start", (message) => {
    responses.enterWith((message as { response: ServerResponse }).response);
  });
}

/** The method and the address of the request in which it is called, if any. */
export function findRequest(): { method?: string; url?: string } | undefined {
  return responses.getStore()?.req;
}

/** How long a client does well to wait before it asks again, in seconds. */
export const retryAfterSeconds = 5;

/**
 * Turns the 500 that Next.js is about to answer into a 503 with Retry-After: what failed may work in a moment. An
 * answer that has begun stays as it is.
 */
export function answerUnavailable(): void {
  const response = responses.getStore();
  if (!response || response.headersSent) return;
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (status !== 500) return writeHead(status, ...rest);
    response.setHeader("retry-after", String(retryAfterSeconds));
    return writeHead(503, ...rest);
  }) as typeof response.writeHead;
}
