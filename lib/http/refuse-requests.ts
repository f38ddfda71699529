import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const health = /^\/api\/health(?=[?/]|$)/;

/**
 * Leads every request but those for the health check away from its page or route while `isRefused` says so: to a path
 * under `/api`, which proxy.ts leaves alone, and which answers 503.
 */
export function refuseRequests(isRefused: () => boolean): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (!health.test(request.url ?? "") && isRefused()) request.url = "/api/refused";
  });
}

const title = "Not available right now";
const sentence =
  "A backup of this site was restored. The site is back when accounts that had been permanently erased before are erased again.";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${sentence}</p>
</main>
</body>
</html>
`;

/** The answer to a request that was led away: a page for a browser, JSON for everything else. */
export function refusedResponse(request: Request): Response {
  const init = { status: 503, headers: { "cache-control": "no-store", "retry-after": "60" } };
  if (!request.headers.get("accept")?.includes("text/html"))
    return Response.json({ code: "SERVICE_UNAVAILABLE", message: sentence }, init);
  return new Response(page, {
    ...init,
    headers: { ...init.headers, "content-type": "text/html; charset=utf-8" },
  });
}
