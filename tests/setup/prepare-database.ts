import { closeDatabase } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { seedDatabase } from "@/db/seed";
import { env } from "@/lib/env";

await migrateDatabase(env().DATABASE_URL);
await seedDatabase();
await closeDatabase();
