import { describe, expect, test } from "vitest";
import { EnvError, parseEnv } from "./env";

const good = {
  NODE_ENV: "production" as const,
  APP_URL: "https://app.example",
  DATABASE_URL: "postgres://app:hunter2@db.example/app",
  BETTER_AUTH_SECRET: "s".repeat(32),
  EMAIL_HASH_PEPPER: `1:${"p".repeat(32)}`,
  SIGNING_KEY: `1:${"k".repeat(64)}`,
  SMTP_URL: "smtps://mail.example",
};

describe("parseEnv", () => {
  test("takes a production environment and fills in defaults", () => {
    expect(parseEnv(good)).toMatchObject({
      MAIL_TRANSPORT: "smtp",
      RETENTION_DAYS: 30,
      WORKER: "external",
    });
  });

  test.each([
    [{ DATABASE_URL: undefined }, /^DATABASE_URL is not set: it must be a PostgreSQL address/],
    [{ DATABASE_URL: "mysql://hunter2" }, /^DATABASE_URL is not valid: it must be a PostgreSQL/],
    [{ APP_URL: undefined }, /^APP_URL is not set/],
    [{ BETTER_AUTH_SECRET: "short" }, /^BETTER_AUTH_SECRET is not valid: it must be at least 32/],
    [{ SIGNING_KEY: "nokey" }, /^SIGNING_KEY is not valid: it must be a key id/],
    [{ EMAIL_HASH_PEPPER: "nokey" }, /^EMAIL_HASH_PEPPER is not valid: it must be a key id/],
    [{ EMAIL_HASH_PEPPER_OLD: "nokey" }, /^EMAIL_HASH_PEPPER_OLD is not valid: it must be what/],
    [
      { EMAIL_HASH_PEPPER_OLD: `0:${"p".repeat(32)},1:${"hunter2".repeat(5)}` },
      /^EMAIL_HASH_PEPPER has the key id of one in EMAIL_HASH_PEPPER_OLD: give it another\.$/,
    ],
    [{ SMTP_URL: "" }, /^SMTP_URL is not set: without it no mail leaves/],
    [{ MAIL_TRANSPORT: "inbox" }, /^MAIL_TRANSPORT=inbox and SMTP_URL exclude each other/],
    [
      { RETENTION_DAYS: "-1" },
      /^RETENTION_DAYS is not valid: it must be a whole number from 0 to 3650\.$/,
    ],
    [
      { GOOGLE_CLIENT_ID: "hunter2" },
      /^GOOGLE_CLIENT_SECRET is not set: GOOGLE_CLIENT_ID needs it\.$/,
    ],
    [
      { OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "hunter2" },
      /^OIDC_CLIENT_SECRET is not set: OIDC_ISSUER needs it\.$/,
    ],
    [{ OIDC_ISSUER: "hunter2" }, /^OIDC_ISSUER is not valid: it must be the issuer of an OpenID/],
    [{ BREACHED_PASSWORDS_URL: "hunter2" }, /^BREACHED_PASSWORDS_URL is not valid: it must be the/],
    [{ WORKER: "sometimes" }, /^WORKER is not valid: it must be inline or external\.$/],
    [{ RETENTION_DAYS: "soon" }, /^RETENTION_DAYS is not valid/],
    [{ RETENTION_DAYS: "1.5" }, /^RETENTION_DAYS is not valid/],
    [{ STORAGE_DRIVER: "s3" }, /^STORAGE_DRIVER=s3 needs S3_BUCKET and S3_REGION/],
  ])("%j is refused in a sentence that shows no value", (change, sentence) => {
    const broken = { ...good, ...change } as NodeJS.ProcessEnv;
    expect(() => parseEnv(broken)).toThrow(EnvError);
    expect(() => parseEnv(broken)).toThrow(sentence);
    expect(() => parseEnv(broken)).not.toThrow(/hunter2/);
  });

  test("a build needs nothing", () => {
    const building = { NODE_ENV: "production" as const, NEXT_PHASE: "phase-production-build" };
    expect(parseEnv(building).DATABASE_URL).toContain("build.invalid");
  });
});
