import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { reachedByTls } from "../cookie-prefix";
import { strictTransport } from "./security-headers";

/**
 * Has every answer of this process, files and errors included, ask for TLS from then on, where the
 * application is reached by it. Only the running application knows that: a build has no settings.
 */
export function demandTls(): void {
  if (!reachedByTls()) return;
  subscribe("http.server.request.start", (message) => {
    const { response } = message as { response: ServerResponse };
    response.setHeader("strict-transport-security", strictTransport);
  });
}
