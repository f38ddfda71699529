import { withScratchDatabase } from "./scratch";

await withScratchDatabase("npm run bench:admin-audit", async () => {
  const { benchAdminAudit } = await import("./admin-audit-run");
  await benchAdminAudit();
});
process.exit(process.exitCode ?? 0);
