import { runCli, say } from "./output";

await runCli(async () => {
  const { closeDatabase } = await import("@/db/client");
  const { demoAccounts, seedDatabase } = await import("@/lib/seed");
  try {
    await seedDatabase();
  } finally {
    await closeDatabase();
  }
  say("Added plans and styles.");
  if (process.env.NODE_ENV === "production") return 0;
  for (const { email, password, role } of demoAccounts)
    say(`Demo account: ${email}  ${password}  (${role})`);
  return 0;
});
