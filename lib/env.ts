import { z } from "zod";

/** Thrown for a setting that is missing or wrong; the message is one sentence for a person. */
export class EnvError extends Error {
  override name = "EnvError";
}

const flagless = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(flagless, schema.optional());
const together = {
  GOOGLE_CLIENT_ID: ["GOOGLE_CLIENT_SECRET"],
  GOOGLE_CLIENT_SECRET: ["GOOGLE_CLIENT_ID"],
  GITHUB_CLIENT_ID: ["GITHUB_CLIENT_SECRET"],
  GITHUB_CLIENT_SECRET: ["GITHUB_CLIENT_ID"],
  OIDC_ISSUER: ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
  OIDC_CLIENT_ID: ["OIDC_ISSUER", "OIDC_CLIENT_SECRET"],
  OIDC_CLIENT_SECRET: ["OIDC_ISSUER", "OIDC_CLIENT_ID"],
} as const;
const integer = (fallback: number, min: number, max: number) => {
  const error = `it must be a whole number from ${min} to ${max}`;
  return z.preprocess(
    flagless,
    z.coerce.number({ error }).int(error).min(min, error).max(max, error).default(fallback),
  );
};

/** Every setting of the application; `.env.example` explains each in a line. */
export const envSchema = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  APP_URL: optional(z.url({ protocol: /^https?$/ })),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_URL_UNPOOLED: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  DATABASE_DRIVER: z.preprocess(flagless, z.enum(["auto", "pg", "neon"]).default("auto")),
  DATABASE_POOL_MAX: integer(10, 1, 500),
  DATABASE_CONNECT_TIMEOUT_MS: integer(2500, 100, 60_000),
  DATABASE_STATEMENT_TIMEOUT_MS: integer(30_000, 0, 3_600_000),
  NEON_WS_PROXY: optional(z.string().regex(/^[\w.-]+:\d+$/)),
  EMBEDDED_DATABASE: optional(z.literal("1")),
  BETTER_AUTH_SECRET: z.string().min(32),
  EMAIL_HASH_PEPPER: z.string().regex(/^[\w-]{1,16}:[^,]{32,}$/),
  EMAIL_HASH_PEPPER_OLD: optional(
    z.string().regex(/^[\w-]{1,16}:[^,]{32,}(,[\w-]{1,16}:[^,]{32,})*$/),
  ),
  SIGNING_KEY: z.string().regex(/^[\w-]{1,16}:[A-Za-z0-9+/=_-]{60,}$/),
  SIGNING_PUBLIC_KEYS: optional(z.string()),
  CRON_SECRET: optional(z.string().min(16)),
  GOOGLE_CLIENT_ID: optional(z.string()),
  GOOGLE_CLIENT_SECRET: optional(z.string()),
  GITHUB_CLIENT_ID: optional(z.string()),
  GITHUB_CLIENT_SECRET: optional(z.string()),
  OIDC_ISSUER: optional(z.url({ protocol: /^https?$/ })),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_NAME: z.preprocess(flagless, z.string().max(40).default("single sign-on")),
  BREACHED_PASSWORDS_URL: z.preprocess(
    flagless,
    z
      .union([z.literal("off"), z.url({ protocol: /^https?$/ })])
      .default("https://api.pwnedpasswords.com"),
  ),
  WORKER: z.preprocess(flagless, z.enum(["inline", "external"]).default("external")),
  MAIL_TRANSPORT: optional(z.enum(["smtp", "inbox"])),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  MAIL_FROM: z.preprocess(flagless, z.string().default("Perennial <no-reply@localhost>")),
  STORAGE_DRIVER: z.preprocess(flagless, z.enum(["disk", "s3"]).default("disk")),
  STORAGE_PATH: z.preprocess(flagless, z.string().default(".data/storage")),
  S3_BUCKET: optional(z.string()),
  S3_REGION: optional(z.string()),
  S3_ENDPOINT: optional(z.url()),
  S3_ACCESS_KEY_ID: optional(z.string()),
  S3_SECRET_ACCESS_KEY: optional(z.string()),
  TRUSTED_PROXIES: optional(z.string()),
  CLIENT_ADDRESS_HEADER: optional(z.string().regex(/^[\w-]+$/)),
  CLIENT_PLACE_HEADERS: optional(z.string().regex(/^[\w-]+(\s*,\s*[\w-]+)*$/)),
  RETENTION_DAYS: integer(30, 0, 3650),
  UPLOAD_MAX_BYTES: integer(10 * 1024 * 1024, 1024, 1024 ** 3),
  NEXT_MANUAL_SIG_HANDLE: optional(z.string()),
  PERENNIAL_PARENT_PID: optional(z.coerce.number().int().positive()),
  LOG_LEVEL: z.preprocess(
    flagless,
    z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  ),
});

type Parsed = z.infer<typeof envSchema>;
export type Env = Omit<Parsed, "MAIL_TRANSPORT"> & { MAIL_TRANSPORT: "smtp" | "inbox" };

const formats: Record<string, string> = {
  DATABASE_URL: "a PostgreSQL address such as postgres://user:password@host:5432/name",
  DATABASE_URL_UNPOOLED: "a PostgreSQL address such as postgres://user:password@host:5432/name",
  APP_URL: "the address people reach the app by, such as https://example.com",
  BETTER_AUTH_SECRET: "at least 32 random characters (openssl rand -hex 32)",
  EMAIL_HASH_PEPPER: "a key id, a colon and at least 32 random characters, such as 1:4f9c...",
  EMAIL_HASH_PEPPER_OLD: "what EMAIL_HASH_PEPPER was before, comma-separated",
  SIGNING_KEY:
    "a key id, a colon and an Ed25519 key in base64 (openssl genpkey -algorithm ed25519 -outform DER | base64 -w0)",
  CRON_SECRET: "at least 16 random characters",
  OIDC_ISSUER: "the issuer of an OpenID Connect provider, such as https://login.example.com",
  BREACHED_PASSWORDS_URL: "the address of a range API, or off",
  SMTP_URL: "an address such as smtps://user:password@host:465",
};

// `next build` imports every route, but neither connects nor signs anything.
const buildPlaceholders = {
  DATABASE_URL: "postgres://build.invalid/build",
  BETTER_AUTH_SECRET: "only-for-next-build-never-used-to-sign",
  EMAIL_HASH_PEPPER: "build:only-for-next-build-never-used-to-hash",
  SIGNING_KEY: `build:${"0".repeat(64)}`,
  MAIL_TRANSPORT: "inbox",
  APP_URL: "http://build.invalid",
};

function sentenceFor(issue: z.core.$ZodIssue, source: NodeJS.ProcessEnv): string {
  const key = String(issue.path[0]);
  const wanted = formats[key];
  if (source[key] === undefined || source[key] === "")
    return `${key} is not set${wanted ? `: it must be ${wanted}` : ""}.`;
  const expected =
    issue.code === "invalid_value" ? `it must be ${issue.values.join(" or ")}` : issue.message;
  return `${key} is not valid: ${wanted ? `it must be ${wanted}` : expected}.`;
}

/**
 * Validates a set of variables.
 *
 * @throws EnvError naming the first variable that is missing or wrong, never its value.
 */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const building = source.NEXT_PHASE === "phase-production-build";
  const result = envSchema.safeParse(building ? { ...buildPlaceholders, ...source } : source);
  if (!result.success) {
    const [first] = result.error.issues;
    throw new EnvError(first ? sentenceFor(first, source) : "The environment is not valid.");
  }
  const parsed = result.data;
  const production = parsed.NODE_ENV === "production" && !building;
  if (production && !parsed.APP_URL)
    throw new EnvError(`APP_URL is not set: it must be ${formats.APP_URL}.`);
  if (production && !parsed.SMTP_URL && !parsed.MAIL_TRANSPORT)
    throw new EnvError(
      "SMTP_URL is not set: without it no mail leaves; set MAIL_TRANSPORT=inbox to keep mail in the app on purpose.",
    );
  for (const [key, others] of Object.entries(together))
    for (const other of others)
      if (parsed[key as keyof typeof together] && !parsed[other])
        throw new EnvError(`${other} is not set: ${key} needs it.`);
  const pepperId = parsed.EMAIL_HASH_PEPPER.split(":", 1)[0];
  if (parsed.EMAIL_HASH_PEPPER_OLD?.split(",").some((old) => old.startsWith(`${pepperId}:`)))
    throw new EnvError(
      "EMAIL_HASH_PEPPER has the key id of one in EMAIL_HASH_PEPPER_OLD: give it another.",
    );
  if (parsed.SMTP_URL && parsed.MAIL_TRANSPORT === "inbox")
    throw new EnvError("MAIL_TRANSPORT=inbox and SMTP_URL exclude each other: remove one of them.");
  if (parsed.MAIL_TRANSPORT === "smtp" && !parsed.SMTP_URL)
    throw new EnvError(`MAIL_TRANSPORT=smtp needs SMTP_URL: ${formats.SMTP_URL}.`);
  if (parsed.STORAGE_DRIVER === "s3" && !(parsed.S3_BUCKET && parsed.S3_REGION))
    throw new EnvError("STORAGE_DRIVER=s3 needs S3_BUCKET and S3_REGION.");
  return { ...parsed, MAIL_TRANSPORT: parsed.SMTP_URL ? "smtp" : "inbox" };
}

let cached: Env | undefined;

/**
 * The validated settings of this process, read once.
 *
 * @throws EnvError as `parseEnv` does.
 */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
