/** How Next.js' server runs in production, whichever command starts it. */
export const serverProcess = {
  // Load balancers close an idle connection after 60 s to 10 min. The server must not close it first, or a request
  // on its way finds it closed.
  keepAliveMilliseconds: "620000",
  // Requests and jobs in progress are finished after a signal (lib/boot.ts).
  environment: { NEXT_MANUAL_SIG_HANDLE: "true" },
};
