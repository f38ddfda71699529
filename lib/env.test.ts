import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { EnvError, envSchema, parseEnv } from "./env";

const pair = generateKeyPairSync("ed25519");
const signingKey = pair.privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
const publicKey = pair.publicKey.export({ type: "spki", format: "der" }).toString("base64");
const earlierKey = generateKeyPairSync("ed25519")
  .publicKey.export({ type: "spki", format: "der" })
  .toString("base64");
const rsaKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "der" })
  .toString("base64");

const good = {
  NODE_ENV: "production" as const,
  APP_URL: "https://app.example",
  DATABASE_URL: "postgres://app:hunter2@db.example/app",
  BETTER_AUTH_SECRET: "s".repeat(32),
  EMAIL_HASH_PEPPER: `1:${"p".repeat(32)}`,
  SIGNING_KEY: `1:${signingKey}`,
  SMTP_URL: "smtps://mail.example",
  MAIL_FROM: "no-reply@app.example",
};

const store = { STORAGE_DRIVER: "s3" as const, S3_BUCKET: "files", S3_REGION: "eu-central-1" };

/** Settings with one value that is never valid, and the end of the sentence that refuses it. */
const invalid: [setting: keyof typeof envSchema.shape, value: string, wanted: string][] = [
  ["NODE_ENV", "staging", "development, test, or production"],
  [
    "APP_URL",
    "app.example",
    "the public URL of the app without a path, such as https://example.com",
  ],
  [
    "APP_URL",
    "https://app.example/path",
    "the public URL of the app without a path, such as https://example.com",
  ],
  [
    "APP_URL",
    "https://hunter2@app.example",
    "the public URL of the app without a path, such as https://example.com",
  ],
  [
    "APP_URL",
    "ftp://app.example",
    "the public URL of the app without a path, such as https://example.com",
  ],
  [
    "DATABASE_URL",
    "mysql://hunter2@db/app",
    "a PostgreSQL connection URL, such as postgres://user:password@host:5432/name, with special characters percent-encoded",
  ],
  [
    "DATABASE_URL",
    "postgres:///app",
    "a PostgreSQL connection URL, such as postgres://user:password@host:5432/name, with special characters percent-encoded",
  ],
  [
    "DATABASE_URL",
    "postgres://db/app?sslmode=required",
    "a PostgreSQL connection URL, such as postgres://user:password@host:5432/name, with special characters percent-encoded",
  ],
  [
    "DATABASE_URL_UNPOOLED",
    "hunter2",
    "a PostgreSQL connection URL, such as postgres://user:password@host:5432/name, with special characters percent-encoded",
  ],
  ["DATABASE_DRIVER", "mysql", "auto, pg, or neon"],
  ["DATABASE_POOL_MAX", "0", "a whole number from 1 to 500"],
  ["DATABASE_CONNECT_TIMEOUT_MS", "soon", "a whole number from 100 to 60000"],
  ["DATABASE_STATEMENT_TIMEOUT_MS", "-1", "a whole number from 0 to 3600000"],
  ["NEON_WS_PROXY", "ws://127.0.0.1", "a host and a port, such as 127.0.0.1:5433"],
  ["EMBEDDED_DATABASE", "yes", "1"],
  ["HSTS_SUBDOMAINS", "true", "1"],
  ["BETTER_AUTH_SECRET", "hunter2", "at least 32 random characters (openssl rand -hex 32)"],
  [
    "EMAIL_HASH_PEPPER",
    "hunter2",
    "a key ID, a colon and at least 32 random characters, such as 1:4f9c...",
  ],
  ["EMAIL_HASH_PEPPER_OLD", "hunter2", "earlier values of EMAIL_HASH_PEPPER, comma-separated"],
  [
    "SIGNING_KEY",
    "hunter2",
    "a key ID, a colon and an Ed25519 key in base64 (openssl genpkey -algorithm ed25519 -outform DER | openssl base64 -A)",
  ],
  [
    "SIGNING_KEY",
    `1:${"0".repeat(64)}`,
    "a key ID, a colon and an Ed25519 key in base64 (openssl genpkey -algorithm ed25519 -outform DER | openssl base64 -A)",
  ],
  [
    "SIGNING_KEY",
    `1:${rsaKey}`,
    "a key ID, a colon and an Ed25519 key in base64 (openssl genpkey -algorithm ed25519 -outform DER | openssl base64 -A)",
  ],
  [
    "SIGNING_PUBLIC_KEYS",
    `0:${publicKey},hunter2`,
    "earlier public keys, each a key ID, a colon and an Ed25519 key in base64 (DER), comma-separated",
  ],
  ["CRON_SECRET", "a secret with spaces", "at least 16 random characters without spaces"],
  ["GOOGLE_CLIENT_ID", "hunter2 hunter2", "text without spaces"],
  ["GOOGLE_CLIENT_SECRET", "hunter2 hunter2", "text without spaces"],
  ["GITHUB_CLIENT_ID", "hunter2 hunter2", "text without spaces"],
  ["GITHUB_CLIENT_SECRET", "hunter2 hunter2", "text without spaces"],
  [
    "OIDC_ISSUER",
    "login.example",
    "the issuer URL of an OpenID Connect provider, such as https://login.example.com",
  ],
  ["OIDC_CLIENT_ID", "hunter2 hunter2", "text without spaces"],
  ["OIDC_CLIENT_SECRET", "hunter2 hunter2", "text without spaces"],
  ["OIDC_NAME", "n".repeat(41), "a name of at most 40 characters"],
  ["BREACHED_PASSWORDS_URL", "never", "the URL of a range API, or off"],
  ["WORKER", "sometimes", "inline, external, or after"],
  ["CRON_BUDGET_SECONDS", "0", "a whole number from 1 to 3600"],
  ["MAIL_TRANSPORT", "pigeon", "smtp or inbox"],
  [
    "SMTP_URL",
    "https://mail.example",
    "a URL such as smtps://user:password@host:465, with special characters percent-encoded",
  ],
  [
    "MAIL_FROM",
    "Example",
    'a sender such as Example <no-reply@example.com> or no-reply@example.com; a name such as "Example, Inc." in quotes',
  ],
  [
    "MAIL_FROM",
    "Example, Inc. <no-reply@example.com>",
    'a sender such as Example <no-reply@example.com> or no-reply@example.com; a name such as "Example, Inc." in quotes',
  ],
  [
    "MAIL_FROM",
    "Example <no-reply@>",
    'a sender such as Example <no-reply@example.com> or no-reply@example.com; a name such as "Example, Inc." in quotes',
  ],
  [
    "MAIL_FROM",
    "a@example.com, b@example.com",
    'a sender such as Example <no-reply@example.com> or no-reply@example.com; a name such as "Example, Inc." in quotes',
  ],
  ["STORAGE_DRIVER", "tape", "disk or s3"],
  ...["files\0", "~/files", "~app/files", "$HOME/files"].map((value): (typeof invalid)[number] => [
    "STORAGE_PATH",
    value,
    "the path of a folder, written out without ~ and variables",
  ]),
  ["S3_BUCKET", "my bucket", "the name of a bucket, such as example-files"],
  ["S3_REGION", "eu central", "the name of a region, such as eu-central-1"],
  ["S3_ENDPOINT", "minio:9000", "the URL of an S3-compatible service"],
  ["S3_ACCESS_KEY_ID", "hunter2 hunter2", "text without spaces"],
  ["S3_SECRET_ACCESS_KEY", "hunter2 hunter2", "text without spaces"],
  ["S3_SESSION_TOKEN", "hunter2 hunter2", "text without spaces"],
  ["S3_FORCE_PATH_STYLE", "yes", "true or false"],
  [
    "TRUSTED_PROXIES",
    "nginx",
    "IP addresses or networks separated by commas, such as 10.0.0.0/8,2001:db8::/32",
  ],
  [
    "TRUSTED_PROXIES",
    "*",
    "IP addresses or networks separated by commas, such as 10.0.0.0/8,2001:db8::/32",
  ],
  [
    "TRUSTED_PROXIES",
    "10.0.0.0/8;172.16.0.0/12",
    "IP addresses or networks separated by commas, such as 10.0.0.0/8,2001:db8::/32",
  ],
  [
    "TRUSTED_PROXIES",
    "10.0.0.0/33",
    "IP addresses or networks separated by commas, such as 10.0.0.0/8,2001:db8::/32",
  ],
  [
    "TRUSTED_PROXIES",
    "10.0.0.0/",
    "IP addresses or networks separated by commas, such as 10.0.0.0/8,2001:db8::/32",
  ],
  [
    "TRUSTED_PROXIES",
    ",",
    "IP addresses or networks separated by commas, such as 10.0.0.0/8,2001:db8::/32",
  ],
  ["CLIENT_ADDRESS_HEADER", "x-real-ip, x-other", "the name of a header, such as x-real-ip"],
  [
    "CLIENT_PLACE_HEADERS",
    "x-city; x-country",
    "names of headers separated by commas, such as x-vercel-ip-city,x-vercel-ip-country",
  ],
  ["RETENTION_DAYS", "-1", "a whole number from 0 to 3650"],
  ["RETENTION_DAYS", "1.5", "a whole number from 0 to 3650"],
  ["RETENTION_DAYS", "0x10", "a whole number from 0 to 3650"],
  ["CONTENT_RETENTION_DAYS", "a week", "a whole number from 0 to 3650"],
  ["BACKUP_RETENTION_DAYS", "a month", "a whole number from 0 to 3650"],
  ["REFUSE_UNREPLAYED", "yes", "1"],
  ["UPLOAD_MAX_BYTES", "10MB", "a whole number from 1024 to 1073741824"],
  ...["hunter2", "bm90IGxvbmcgZW5vdWdo", "not*base64", "_".repeat(43)].map(
    (value): (typeof invalid)[number] => [
      "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY",
      value,
      "16, 24 or 32 random bytes in base64 (openssl rand -base64 32)",
    ],
  ),
  ["VERCEL", "yes", "1"],
  ["NEXT_MANUAL_SIG_HANDLE", "1", "true"],
  ["APP_PARENT_PID", "init", "the ID of a process"],
  ["LOG_LEVEL", "loud", "debug, info, warn, error, or silent"],
];

describe("parseEnv", () => {
  test("fills in defaults in production", () => {
    expect(parseEnv(good)).toMatchObject({
      MAIL_TRANSPORT: "smtp",
      RETENTION_DAYS: 30,
      WORKER: "external",
    });
  });

  test.each(invalid)(
    "refuses %s=%s with a sentence that omits the value",
    (setting, value, wanted) => {
      const broken = { ...good, [setting]: value };
      expect(() => parseEnv(broken)).toThrow(
        new EnvError(`${setting} is invalid. It must be ${wanted}.`),
      );
    },
  );

  test("has an invalid example for every setting", () => {
    const tried = new Set(invalid.map(([setting]) => setting));
    expect(Object.keys(envSchema.shape).filter((key) => !tried.has(key as never))).toEqual([]);
  });

  test.each<[change: Record<string, string | undefined>, sentence: string]>([
    [
      { DATABASE_URL: undefined },
      "DATABASE_URL isn’t set. It must be a PostgreSQL connection URL, such as postgres://user:password@host:5432/name, with special characters percent-encoded.",
    ],
    [
      { APP_URL: undefined },
      "APP_URL isn’t set. It must be the public URL of the app, such as https://example.com.",
    ],
    [
      { SMTP_URL: undefined },
      "SMTP_URL isn’t set, so email can’t be sent. Set it, or set MAIL_TRANSPORT=inbox to keep email in the app.",
    ],
    [
      { SMTP_URL: undefined, MAIL_TRANSPORT: "smtp" },
      "SMTP_URL isn’t set. MAIL_TRANSPORT=smtp requires it.",
    ],
    [
      { MAIL_TRANSPORT: "inbox" },
      "MAIL_TRANSPORT=inbox and SMTP_URL can’t be used together. Remove one.",
    ],
    [
      { EMAIL_HASH_PEPPER_OLD: `0:${"p".repeat(32)},1:${"q".repeat(32)}` },
      "EMAIL_HASH_PEPPER reuses a key ID from EMAIL_HASH_PEPPER_OLD. Use a new one.",
    ],
    [
      { SIGNING_PUBLIC_KEYS: `1:${earlierKey}` },
      "SIGNING_KEY reuses a key ID from SIGNING_PUBLIC_KEYS. Use a new one.",
    ],
    [{ GOOGLE_CLIENT_ID: "id" }, "GOOGLE_CLIENT_SECRET isn’t set. GOOGLE_CLIENT_ID requires it."],
    [
      { OIDC_ISSUER: "https://id.example", OIDC_CLIENT_ID: "id" },
      "OIDC_CLIENT_SECRET isn’t set. OIDC_ISSUER requires it.",
    ],
    [{ S3_ACCESS_KEY_ID: "id" }, "S3_SECRET_ACCESS_KEY isn’t set. S3_ACCESS_KEY_ID requires it."],
    [{ STORAGE_DRIVER: "s3" }, "S3_BUCKET isn’t set. STORAGE_DRIVER=s3 requires it."],
    [
      { STORAGE_DRIVER: "s3", S3_BUCKET: "files" },
      "S3_REGION isn’t set. STORAGE_DRIVER=s3 requires it.",
    ],
    [{ S3_SESSION_TOKEN: "t" }, "S3_ACCESS_KEY_ID isn’t set. S3_SESSION_TOKEN requires it."],
    [
      { STORAGE_DRIVER: "s3", S3_BUCKET: "files", S3_REGION: "auto" },
      "S3_ENDPOINT isn’t set. S3_REGION=auto requires it.",
    ],
    ...[
      "https://account.r2.example.com/files",
      "https://account.r2.example.com/files/",
      "https://files.s3.eu-central-1.amazonaws.com",
      "https://files.storage.googleapis.com",
      `https://files.${"0a".repeat(16)}.eu.r2.cloudflarestorage.com`,
    ].map((S3_ENDPOINT): [Record<string, string>, string] => [
      { STORAGE_DRIVER: "s3", S3_BUCKET: "files", S3_REGION: "eu-1", S3_ENDPOINT },
      "S3_ENDPOINT contains the name of the bucket. Remove it there, since S3_BUCKET names it.",
    ]),
    ...["X-Forwarded-For", "forwarded"].map((header): [Record<string, string>, string] => [
      { CLIENT_ADDRESS_HEADER: header },
      `TRUSTED_PROXIES isn’t set. CLIENT_ADDRESS_HEADER=${header} requires it, because clients can send that header too.`,
    ]),
    [{ VERCEL: "1" }, "STORAGE_DRIVER must be s3 on Vercel, where files don’t last."],
    [
      { VERCEL: "1", WORKER: "inline", ...store },
      "WORKER=inline doesn’t work on Vercel, where nothing runs between requests. Remove it.",
    ],
    [
      { MAIL_FROM: undefined },
      "MAIL_FROM isn’t set. It must be the sender of every email, such as Example <no-reply@example.com>.",
    ],
  ])("refuses %j, in which another setting is missing or contradictory", (change, sentence) => {
    expect(() => parseEnv({ ...good, ...change } as NodeJS.ProcessEnv)).toThrow(
      new EnvError(sentence),
    );
  });

  test.each([
    ["APP_URL", "HTTPS://APP.Example/", "https://app.example"],
    ["APP_URL", "http://127.0.0.1:3000", "http://127.0.0.1:3000"],
    ["MAIL_FROM", "no-reply@example.com", "no-reply@example.com"],
    ["MAIL_FROM", '"Example, Inc." <o&m@example.com>', '"Example, Inc." <o&m@example.com>'],
    ["TRUSTED_PROXIES", "10.0.0.0/8, ::1 2001:db8::/32", "10.0.0.0/8, ::1 2001:db8::/32"],
    ["DATABASE_URL", "postgresql:///app?host=/var/run", "postgresql:///app?host=/var/run"],
    ["SIGNING_PUBLIC_KEYS", `0:${publicKey}`, `0:${publicKey}`],
    ["SIGNING_PUBLIC_KEYS", `1:${publicKey}`, `1:${publicKey}`],
    ["RETENTION_DAYS", "0", 0],
  ] as const)("accepts %s=%s", (setting, value, parsed) => {
    expect(parseEnv({ ...good, [setting]: value })[setting]).toBe(parsed);
  });

  test.each([
    ["files", "https://files.example.com"],
    ["files", "https://minio.example.com/files-of-all"],
    ["auto", "https://s3.eu-central-1.amazonaws.com"],
  ])("accepts the bucket %s at the endpoint %s", (S3_BUCKET, S3_ENDPOINT) => {
    const store = { STORAGE_DRIVER: "s3", S3_REGION: "auto", S3_BUCKET, S3_ENDPOINT };
    expect(parseEnv({ ...good, ...store })).toMatchObject(store);
  });

  test("has a sender where emails are kept in the app, and outside production", () => {
    const inbox = { ...good, SMTP_URL: "", MAIL_FROM: "", MAIL_TRANSPORT: "inbox" };
    expect(parseEnv(inbox).MAIL_FROM).toContain("<no-reply@localhost>");
    const development = { ...good, NODE_ENV: "development" as const, MAIL_FROM: "" };
    expect(parseEnv(development).MAIL_FROM).toContain("<no-reply@localhost>");
  });

  test("runs jobs after responses and trusts Vercel’s header on Vercel, unless told otherwise", () => {
    const vercel = { ...good, VERCEL: "1", ...store };
    expect(parseEnv(vercel)).toMatchObject({
      WORKER: "after",
      CLIENT_ADDRESS_HEADER: "x-vercel-forwarded-for",
    });
    const told = { WORKER: "external", CLIENT_ADDRESS_HEADER: "cf-connecting-ip" };
    expect(parseEnv({ ...vercel, ...told })).toMatchObject(told);
  });

  test.each(["", "  "])("treats %j as a missing setting, for every setting", (empty) => {
    const absent = parseEnv(good);
    const keys = Object.keys(envSchema.shape);
    const blank = Object.fromEntries(keys.map((key) => [key, empty]));
    expect(parseEnv({ ...blank, ...good })).toEqual(absent);
    for (const key of Object.keys(good).filter((name) => name !== "NODE_ENV"))
      expect(() => parseEnv({ ...good, [key]: empty })).toThrow(`${key} isn’t set`);
  });

  test.each([" 7", "7\n", "7\r", "\ufeff7"])("parses %j as the value in quotes", (value) => {
    expect(parseEnv({ ...good, RETENTION_DAYS: value }).RETENTION_DAYS).toBe(7);
  });

  test.each([
    ["BETTER_AUTH_SECRET", `"${good.BETTER_AUTH_SECRET}"`],
    ["DATABASE_URL", `'${good.DATABASE_URL}'`],
    ["MAIL_FROM", '"Example <no-reply@example.com>"'],
  ])("reports quotes around the value of %s", (setting, value) => {
    expect(() => parseEnv({ ...good, [setting]: value })).toThrow(
      new EnvError(`${setting} is invalid. Remove the quotes around its value.`),
    );
  });

  test("names the file of a certificate that does not exist", () => {
    const url = `${good.DATABASE_URL}?sslmode=verify-full&sslrootcert=/none/ca.pem`;
    expect(() => parseEnv({ ...good, DATABASE_URL: url })).toThrow(
      new EnvError("DATABASE_URL names a file that doesn’t exist: sslrootcert=/none/ca.pem."),
    );
  });

  const building = { NODE_ENV: "production" as const, NEXT_PHASE: "phase-production-build" };

  test.each([
    ["no setting", {}],
    ["all settings", good],
    ["SMTP_URL alone", { SMTP_URL: good.SMTP_URL }],
    ["MAIL_TRANSPORT alone", { MAIL_TRANSPORT: "smtp" }],
    ["STORAGE_DRIVER alone", { STORAGE_DRIVER: "s3" }],
    ["GOOGLE_CLIENT_ID alone", { GOOGLE_CLIENT_ID: "id" }],
  ])("regression: requires no other setting in a build with %s", (_, settings) => {
    const missing = { DATABASE_URL: expect.stringContaining("build.invalid") };
    expect(parseEnv({ ...building, ...settings })).toMatchObject({ ...missing, ...settings });
  });
});
