import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { reachedByTls } from "../cookie-prefix";

/**
 * Has every answer of this process, files and errors included, ask for TLS from then on, where the
 * application is reached by it. Only the running application knows that: a build has no settings.
 */
export function demandTls(): void {
  if (!reachedByTls()) return;
  // Two years, as the browsers' preload lists ask; to be on such a list is the owner's decision.
  const policy = `max-age=63072000${env().HSTS_SUBDOMAINS ? "; includeSubDomains" : ""}`;
  subscribe("http.server.request.start", (message) => {
    const { response } = message as { response: ServerResponse };
    response.setHeader("strict-transport-security", policy);
  });
}
