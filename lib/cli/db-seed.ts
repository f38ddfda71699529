import { requireDatabase } from "./check-database";
import { runCli, say } from "./output";

await runCli(async () => {
  await requireDatabase();
  const { closeDatabase } = await import("@/db/client");
  const { seedDatabase } = await import("@/lib/seed/seed");
  const demoAccounts = await seedDatabase().finally(closeDatabase);
  say("The seed data is up to date.");
  for (const { email, password, role } of demoAccounts)
    say(`Demo account: ${email}  ${password}  (${role})`);
  return 0;
});
