import { closeDatabase } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";
import { seedDatabase } from "@/lib/seed";

await migrateDatabase(env().DATABASE_URL);
await seedDatabase();
await closeDatabase();
