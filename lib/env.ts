import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { z } from "zod";
import { appConfig } from "./app-config";
import {
  actionKey,
  headerName,
  headerNames,
  issuer,
  isWebAddress,
  keyIdOf,
  networks,
  oneOf,
  origin,
  pepper,
  peppers,
  postgresUrl,
  privateKeyIn,
  proxyHeaders,
  publicKeyIn,
  publicKeys,
  sender,
  signingKey,
  smtpUrl,
  text,
  tlsFilesOf,
  webAddress,
  wholeNumber,
  wholeNumberIn,
  word,
} from "./env-formats";

/** Thrown for a setting that is missing or invalid; the message is one sentence for a person. */
export class EnvError extends Error {
  override name = "EnvError";
}

const together = {
  GOOGLE_CLIENT_ID: ["GOOGLE_CLIENT_SECRET"],
  GOOGLE_CLIENT_SECRET: ["GOOGLE_CLIENT_ID"],
  GITHUB_CLIENT_ID: ["GITHUB_CLIENT_SECRET"],
  GITHUB_CLIENT_SECRET: ["GITHUB_CLIENT_ID"],
  OIDC_ISSUER: ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
  OIDC_CLIENT_ID: ["OIDC_ISSUER", "OIDC_CLIENT_SECRET"],
  OIDC_CLIENT_SECRET: ["OIDC_ISSUER", "OIDC_CLIENT_ID"],
  S3_ACCESS_KEY_ID: ["S3_SECRET_ACCESS_KEY"],
  S3_SECRET_ACCESS_KEY: ["S3_ACCESS_KEY_ID"],
  S3_SESSION_TOKEN: ["S3_ACCESS_KEY_ID"],
} as const;

/** Every setting of the application; `.env.example` explains each in a line. */
export const envSchema = z.object({
  NODE_ENV: oneOf("development", "test", "production").default("development"),
  APP_URL: origin.optional(),
  HSTS_SUBDOMAINS: oneOf("1").optional(),
  DATABASE_URL: postgresUrl,
  DATABASE_URL_UNPOOLED: postgresUrl.optional(),
  DATABASE_DRIVER: oneOf("auto", "pg", "neon").default("auto"),
  DATABASE_POOL_MAX: wholeNumber(10, 1, 500),
  DATABASE_CONNECT_TIMEOUT_MS: wholeNumber(10_000, 100, 60_000),
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(30_000, 0, 3_600_000),
  NEON_WS_PROXY: text("a host and a port, such as 127.0.0.1:5433", (value) =>
    /^[\w.-]+:\d{1,5}$/.test(value),
  ).optional(),
  EMBEDDED_DATABASE: oneOf("1").optional(),
  BETTER_AUTH_SECRET: text(
    "at least 32 random characters (openssl rand -hex 32)",
    (value) => value.length >= 32,
  ),
  EMAIL_HASH_PEPPER: pepper,
  EMAIL_HASH_PEPPER_OLD: peppers.optional(),
  SIGNING_KEY: signingKey,
  SIGNING_PUBLIC_KEYS: publicKeys.optional(),
  CRON_SECRET: text("at least 16 random characters without spaces", (value) =>
    /^[\x21-\x7e]{16,}$/.test(value),
  ).optional(),
  GOOGLE_CLIENT_ID: word.optional(),
  GOOGLE_CLIENT_SECRET: word.optional(),
  GITHUB_CLIENT_ID: word.optional(),
  GITHUB_CLIENT_SECRET: word.optional(),
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: word.optional(),
  OIDC_CLIENT_SECRET: word.optional(),
  OIDC_NAME: text("a name of at most 40 characters", (value) =>
    /^[^\p{Cc}]{1,40}$/u.test(value),
  ).default("single sign-on"),
  BREACHED_PASSWORDS_URL: text(
    "the URL of a range API, or off",
    (value) => value === "off" || isWebAddress(value),
  ).default("https://api.pwnedpasswords.com"),
  WORKER: oneOf("inline", "external", "after").optional(),
  CRON_BUDGET_SECONDS: wholeNumber(50, 1, 3600),
  MAIL_TRANSPORT: oneOf("smtp", "inbox").optional(),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: sender.optional(),
  STORAGE_DRIVER: oneOf("disk", "s3").default("disk"),
  // What a shell would have replaced.
  STORAGE_PATH: text(
    "the path of a folder, written out without ~ and variables",
    (value) => !/^~|^\$|\0/.test(value),
  ).default(".data/storage"),
  S3_BUCKET: text("the name of a bucket, such as example-files", (value) =>
    /^[\w.-]{3,63}$/.test(value),
  ).optional(),
  S3_REGION: text("the name of a region, such as eu-central-1", (value) =>
    /^[\w-]+$/.test(value),
  ).optional(),
  S3_ENDPOINT: webAddress("the URL of an S3-compatible service").optional(),
  S3_ACCESS_KEY_ID: word.optional(),
  S3_SECRET_ACCESS_KEY: word.optional(),
  S3_SESSION_TOKEN: word.optional(),
  S3_FORCE_PATH_STYLE: oneOf("true", "false").optional(),
  TRUSTED_PROXIES: networks.optional(),
  CLIENT_ADDRESS_HEADER: headerName.optional(),
  CLIENT_PLACE_HEADERS: headerNames.optional(),
  RETENTION_DAYS: wholeNumber(30, 0, 3650),
  CONTENT_RETENTION_DAYS: wholeNumber(7, 0, 3650),
  BACKUP_RETENTION_DAYS: wholeNumberIn(0, 3650).optional(),
  REFUSE_UNREPLAYED: oneOf("1").optional(),
  UPLOAD_MAX_BYTES: wholeNumber(10 * 1024 * 1024, 1024, 1024 ** 3),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionKey.optional(),
  NEXT_MANUAL_SIG_HANDLE: oneOf("true").optional(),
  VERCEL: oneOf("1").optional(),
  APP_PARENT_PID: text("the ID of a process", (value) => /^[1-9]\d{0,9}$/.test(value))
    .transform(Number)
    .optional(),
  LOG_LEVEL: oneOf("debug", "info", "warn", "error", "silent").default("info"),
});

type Parsed = z.infer<typeof envSchema>;
export type Env = Omit<Parsed, "MAIL_TRANSPORT" | "MAIL_FROM" | "WORKER"> & {
  MAIL_TRANSPORT: "smtp" | "inbox";
  MAIL_FROM: string;
  WORKER: "inline" | "external" | "after";
};

/** Replaces settings that a build does not need: it imports every route, but neither connects nor signs. */
const buildPlaceholders = () => ({
  DATABASE_URL: "postgres://build.invalid/build",
  BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
  EMAIL_HASH_PEPPER: `build:${randomBytes(32).toString("hex")}`,
  SIGNING_KEY: `build:${generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "der" }).toString("base64")}`,
  APP_URL: "http://build.invalid",
});

/**
 * The variables that have a value, without the spaces and line breaks around it: a line such as
 * `APP_URL=` in a file counts as no line.
 */
function valuesOf(source: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(source)
      .map(([key, value = ""]) => [key, value.trim()] as const)
      .filter(([, value]) => value !== ""),
  );
}

/** Refuses a value in quotes, which `docker run --env-file` takes for a part of it. */
function checkQuotes(given: Record<string, string>): void {
  const quoted = Object.keys(envSchema.shape).find((key) => /^(["']).*\1$/s.test(given[key] ?? ""));
  if (quoted) throw new EnvError(`${quoted} is invalid. Remove the quotes around its value.`);
}

const notSet = (key: string, wanted: string) =>
  new EnvError(`${key} isn’t set. It must be ${wanted}.`);

/** What every setting by itself does not show: settings that need or exclude each other. */
function checkTogether(settings: Parsed): void {
  for (const [key, others] of Object.entries(together))
    for (const other of others)
      if (settings[key as keyof typeof together] && !settings[other])
        throw new EnvError(`${other} isn’t set. ${key} requires it.`);
  const pepperId = keyIdOf(settings.EMAIL_HASH_PEPPER);
  if (settings.EMAIL_HASH_PEPPER_OLD?.split(",").some((old) => keyIdOf(old) === pepperId))
    throw new EnvError(
      "EMAIL_HASH_PEPPER reuses a key ID from EMAIL_HASH_PEPPER_OLD. Use a new one.",
    );
  const signing = createPublicKey(privateKeyIn(settings.SIGNING_KEY));
  for (const earlier of settings.SIGNING_PUBLIC_KEYS?.split(",") ?? [])
    if (keyIdOf(earlier) === keyIdOf(settings.SIGNING_KEY) && !publicKeyIn(earlier).equals(signing))
      throw new EnvError("SIGNING_KEY reuses a key ID from SIGNING_PUBLIC_KEYS. Use a new one.");
  for (const key of ["DATABASE_URL", "DATABASE_URL_UNPOOLED"] as const)
    for (const [parameter, file] of tlsFilesOf(settings[key] ?? settings.DATABASE_URL))
      if (!existsSync(file))
        throw new EnvError(`${key} names a file that doesn’t exist: ${parameter}=${file}.`);
  const { SMTP_URL, MAIL_TRANSPORT, STORAGE_DRIVER, S3_BUCKET, S3_REGION } = settings;
  if (SMTP_URL && MAIL_TRANSPORT === "inbox")
    throw new EnvError("MAIL_TRANSPORT=inbox and SMTP_URL can’t be used together. Remove one.");
  if (MAIL_TRANSPORT === "smtp" && !SMTP_URL)
    throw new EnvError("SMTP_URL isn’t set. MAIL_TRANSPORT=smtp requires it.");
  for (const [key, value] of Object.entries({ S3_BUCKET, S3_REGION }))
    if (STORAGE_DRIVER === "s3" && !value)
      throw new EnvError(`${key} isn’t set. STORAGE_DRIVER=s3 requires it.`);
  const { CLIENT_ADDRESS_HEADER = "", TRUSTED_PROXIES } = settings;
  if (proxyHeaders.has(CLIENT_ADDRESS_HEADER.toLowerCase()) && !TRUSTED_PROXIES)
    throw new EnvError(
      `TRUSTED_PROXIES isn’t set. CLIENT_ADDRESS_HEADER=${CLIENT_ADDRESS_HEADER} requires it, because clients can send that header too.`,
    );
  if (STORAGE_DRIVER === "s3") checkStore(settings);
  if (settings.VERCEL) checkVercel(settings);
}

/** Refuses what a function can’t have: files of its own, and a worker that goes on after the response. */
function checkVercel({ STORAGE_DRIVER, WORKER }: Parsed): void {
  if (STORAGE_DRIVER !== "s3")
    throw new EnvError("STORAGE_DRIVER must be s3 on Vercel, where files don’t last.");
  if (WORKER === "inline")
    throw new EnvError(
      "WORKER=inline doesn’t work on Vercel, where nothing runs between requests. Remove it.",
    );
}

// Hosts that have a bucket before them where it is not in the path.
const storeHosts =
  /^(s3[.-][\w.-]*amazonaws\.com(\.cn)?|[\da-f]{32}\.([a-z]+\.)?r2\.cloudflarestorage\.com|storage\.googleapis\.com)$/;

/** Refuses an endpoint that names the bucket too, so that files would be stored under it twice, and a region of no service. */
function checkStore({ S3_BUCKET = "", S3_REGION, S3_ENDPOINT }: Parsed): void {
  if (!S3_ENDPOINT) {
    if (S3_REGION === "auto")
      throw new EnvError("S3_ENDPOINT isn’t set. S3_REGION=auto requires it.");
    return;
  }
  const { hostname, pathname } = new URL(S3_ENDPOINT);
  const inHost =
    hostname.startsWith(`${S3_BUCKET}.`) && storeHosts.test(hostname.slice(S3_BUCKET.length + 1));
  if (inHost || pathname.split("/").filter(Boolean).at(-1) === S3_BUCKET)
    throw new EnvError(
      "S3_ENDPOINT contains the name of the bucket. Remove it there, since S3_BUCKET names it.",
    );
}

/**
 * Validates a set of variables.
 *
 * @throws EnvError naming the first variable that is missing or invalid, never its value.
 */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const given = valuesOf(source);
  checkQuotes(given);
  const building = given.NEXT_PHASE === "phase-production-build";
  const result = envSchema.safeParse(building ? { ...buildPlaceholders(), ...given } : given);
  if (!result.success) {
    const [first] = result.error.issues;
    const key = String(first?.path[0]);
    const wanted = first?.message ?? "valid";
    throw key in given
      ? new EnvError(`${key} is invalid. It must be ${wanted}.`)
      : notSet(key, wanted);
  }
  const parsed = result.data;
  const production = parsed.NODE_ENV === "production" && !building;
  if (production && !parsed.APP_URL)
    throw notSet("APP_URL", "the public URL of the app, such as https://example.com");
  if (production && !parsed.SMTP_URL && !parsed.MAIL_TRANSPORT)
    throw new EnvError(
      "SMTP_URL isn’t set, so email can’t be sent. Set it, or set MAIL_TRANSPORT=inbox to keep email in the app.",
    );
  if (production && parsed.SMTP_URL && !parsed.MAIL_FROM)
    throw notSet("MAIL_FROM", "the sender of every email, such as Example <no-reply@example.com>");
  // What is missing for a build may be added where the app is started.
  if (!building) checkTogether(parsed);
  return {
    ...parsed,
    MAIL_TRANSPORT: parsed.MAIL_TRANSPORT ?? (parsed.SMTP_URL ? "smtp" : "inbox"),
    WORKER: parsed.WORKER ?? (parsed.VERCEL ? "after" : "external"),
    // Vercel sets this header itself, over what a client sends.
    CLIENT_ADDRESS_HEADER:
      parsed.CLIENT_ADDRESS_HEADER ?? (parsed.VERCEL && "x-vercel-forwarded-for"),
    MAIL_FROM: parsed.MAIL_FROM ?? `${appConfig.name} <no-reply@localhost>`,
  };
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
