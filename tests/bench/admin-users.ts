import { withScratchDatabase } from "./scratch";

await withScratchDatabase("npm run bench:admin-users", async () => {
  const { benchAdminUsers } = await import("./admin-users-run");
  await benchAdminUsers();
});
process.exit(process.exitCode ?? 0);
