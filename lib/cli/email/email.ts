import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { checkNodeVersion } from "../node-version";
import { CliError, runCli, say } from "../output";

const usualPort = 3010;

// npm run email: every email in a browser. Needs no database and no key.
await runCli(async () => {
  checkNodeVersion();
  const { onStopSignal } = await import("../child");
  const { createPreviewServer } = await import("./email-preview");
  const { previews } = await import("@/lib/email/previews");
  const server = createPreviewServer();
  const port = Number(process.env.PORT?.trim() || usualPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CliError("PORT must be a number from 0 to 65535.");
  server.listen(port, "127.0.0.1");
  const problem = await Promise.race([
    once(server, "listening").then(() => undefined),
    once(server, "error").then(([error]) => error as NodeJS.ErrnoException),
  ]).catch((error: NodeJS.ErrnoException) => error);
  if (problem)
    throw new CliError(
      problem.code === "EADDRINUSE"
        ? `Port ${port} is already in use. Run PORT=${port + 1} npm run email.`
        : `Port ${port} can’t be used. Run PORT=${usualPort + 1} npm run email.`,
    );
  const { port: taken } = server.address() as AddressInfo;
  say(`Email previews: http://127.0.0.1:${taken} (${previews.length} emails, restarts on change)`);
  await new Promise<void>((resolve) => onStopSignal(() => resolve()));
  server.closeAllConnections();
  server.close();
  return 0;
});
