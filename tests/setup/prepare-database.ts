import { closeDatabase } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";
import { seedDatabase } from "@/lib/seed/seed";

await migrateDatabase(env().DATABASE_URL);
// Each test database is a copy, with a storage of its own: it begins without files.
await seedDatabase({ filled: false });
await closeDatabase();
