import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { unknownActionHeader } from "./next-internals";
import { requestSentences } from "./request-sentences";

const isOutdated = (response: ServerResponse) =>
  response.hasHeader(unknownActionHeader) && response.statusCode === 409;

/**
 * Says what to do where a form of another build is sent without JavaScript: Next.js answers "Server Action
 * unavailable." With JavaScript the form itself says it.
 */
export function explainOutdatedForms(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.method !== "POST" || request.headers["next-action"] !== undefined) return;
    const body = Buffer.from(`${requestSentences.outdated}\n`);
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    response.writeHead = ((...args: unknown[]) => {
      if (isOutdated(response)) {
        response.setHeader("content-type", "text/plain; charset=utf-8");
        response.setHeader("content-length", body.length);
      }
      return writeHead(...args);
    }) as typeof response.writeHead;
    response.end = ((...args: unknown[]) =>
      isOutdated(response) ? end(body) : end(...args)) as typeof response.end;
  });
}
