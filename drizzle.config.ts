import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  // Without Neon Auth's table, which may exist already: 0002_neon_auth.sql creates it where it does not.
  schema: "./db/schema/*/!(users-sync).ts",
  out: "./drizzle",
  dbCredentials: { url: process.env.DATABASE_URL_UNPOOLED || process.env.DATABASE_URL || "" },
});
