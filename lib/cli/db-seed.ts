import { runCli, say } from "./output";

await runCli(async () => {
  const { closeDatabase } = await import("@/db/client");
  const { demoAccounts, seedDatabase } = await import("@/db/seed");
  const { featureSeeds } = await import("@/lib/features");
  try {
    await seedDatabase(featureSeeds);
  } finally {
    await closeDatabase();
  }
  say("Added plans and styles.");
  if (process.env.NODE_ENV === "production") return 0;
  for (const { email, password, role } of demoAccounts)
    say(`Demo account: ${email}  ${password}  (${role})`);
  return 0;
});
