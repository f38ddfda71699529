import { generateKeyPairSync, randomBytes } from "node:crypto";
import { envSchema } from "@/lib/env";

/**
 * Every setting of the application with a value fit for a test; `overrides` win. Settings that a
 * test does not want are empty rather than absent, so that no `.env` file fills them in.
 */
export function testEnvironment(
  overrides: { DATABASE_URL: string } & Record<string, string>,
): Record<string, string> {
  const empty = Object.fromEntries(Object.keys(envSchema.shape).map((key) => [key, ""]));
  return {
    ...empty,
    NODE_ENV: "test",
    APP_URL: "http://127.0.0.1:3000",
    DATABASE_DRIVER: "pg",
    DATABASE_POOL_MAX: "5",
    BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
    EMAIL_HASH_PEPPER: `test:${randomBytes(32).toString("hex")}`,
    SIGNING_KEY: `test:${generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "der" }).toString("base64")}`,
    CRON_SECRET: randomBytes(16).toString("hex"),
    BREACHED_PASSWORDS_URL: "off",
    WORKER: "external",
    MAIL_TRANSPORT: "inbox",
    TRUSTED_PROXIES: "127.0.0.0/8,::1",
    LOG_LEVEL: "error",
    ...overrides,
  };
}
