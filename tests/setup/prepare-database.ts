import { closeDatabase } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { seedDatabase } from "@/db/seed";
import { env } from "@/lib/env";
import { featureSeeds } from "@/lib/features";

await migrateDatabase(env().DATABASE_URL);
await seedDatabase(featureSeeds);
await closeDatabase();
