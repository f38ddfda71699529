import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Follows the requests of this process from now on.
 *
 * @returns `finish`: closes its servers to new connections, and resolves when every response in progress
 *   has been sent, or after `limit` milliseconds
 */
export function trackRequests(): { finish(limit: number): Promise<void> } {
  const servers = new Set<Server>();
  const answers = new Set<ServerResponse>();
  let finishing = false;
  // The client then sends its next request over a new connection, which reaches another instance.
  const sayLast = (answer: ServerResponse) => {
    if (!answer.headersSent) answer.setHeader("connection", "close");
  };
  subscribe("http.server.request.start", (message) => {
    const { server, response } = message as { server: Server; response: ServerResponse };
    servers.add(server);
    answers.add(response);
    response.once("close", () => answers.delete(response));
    if (finishing) sayLast(response);
  });
  return {
    async finish(limit) {
      finishing = true;
      for (const server of servers) server.close();
      answers.forEach(sayLast);
      const ended = Array.from(answers, (answer) => once(answer, "close"));
      await Promise.race([Promise.all(ended), sleep(limit, undefined, { ref: false })]);
    },
  };
}
