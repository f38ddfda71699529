import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import { inject } from "vitest";
import { queuedJobs } from "@/tests/support/queue-internals";
import { Client, json } from "./client";

// The email classification imports application code, which reads its settings on import.
Object.assign(process.env, inject("contractSettings"), { NODE_ENV: "test" });
const { kindOf } = await import("@/tests/support/mail");

const pool = new Pool({
  connectionString: inject("contractDatabaseUrl"),
  max: 2,
  allowExitOnIdle: true,
});
pool.on("error", () => {});

/** Runs a statement on the application's database. */
export async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await pool.query(text, values)).rows as Row[];
}

/** An account whose rows and emails are compared before and after each step. */
export interface Watched {
  /** The email addresses that the account has had. */
  addresses: string[];
  /** Other email addresses that may receive an email. */
  mailboxes: string[];
  /** Filled in here: all ids and subjects of the account, and secrets that must not appear in a response. */
  ids: Set<string>;
  subjects: Set<string>;
  secrets: Set<string>;
}

/** For each part: the value shown, and a fingerprint that detects changes. */
const parts: Record<string, [shown: string, print: string]> = {
  status: ["(SELECT status FROM owner)", "(SELECT id::text || status FROM owner)"],
  role: ["(SELECT role FROM owner)", "(SELECT role FROM owner)"],
  address: ["(SELECT 'an address' FROM owner)", "(SELECT email FROM owner)"],
  name: ["(SELECT 'a name' FROM owner)", "(SELECT name || coalesce(image, '') FROM owner)"],
  verified: ["(SELECT email_verified FROM owner)", "(SELECT email_verified::text FROM owner)"],
  secondFactor: [
    "(SELECT two_factor_enabled FROM owner)",
    "(SELECT two_factor_enabled::text FROM owner)",
  ],
  banned: ["(SELECT banned_at IS NOT NULL FROM owner)", "(SELECT banned_at::text FROM owner)"],
  password: [
    "(SELECT 'a password' FROM accounts WHERE user_id IN (SELECT id FROM owner) AND password IS NOT NULL)",
    "(SELECT password FROM accounts WHERE user_id IN (SELECT id FROM owner) AND password IS NOT NULL)",
  ],
  accounts: [
    "(SELECT string_agg(provider_id, ', ' ORDER BY provider_id) FROM accounts WHERE user_id IN (SELECT id FROM owner))",
    "(SELECT string_agg(id::text, ',' ORDER BY id) FROM accounts WHERE user_id IN (SELECT id FROM owner))",
  ],
  ...counted("sessions", "token"),
  // With the counters and the running export of the account.
  verifications: count(
    `(SELECT id, user_id, identifier FROM verifications
      UNION ALL SELECT id, user_id, key FROM hourly_counters
      UNION ALL SELECT id, user_id, id::text FROM data_exports) AS pending`,
    "identifier",
  ),
  ...counted("two_factors", "secret || verified"),
  ...counted("recovery_codes", "code_hash", "used_at IS NULL"),
  ...counted("known_devices", "device_hash"),
  trusted_devices: [
    "(SELECT count(*)::int FROM known_devices WHERE user_id IN (SELECT id FROM owner) AND trusted_until > now())",
    "(SELECT string_agg(id::text, ',' ORDER BY id) FROM known_devices WHERE user_id IN (SELECT id FROM owner) AND trusted_until > now())",
  ],
  ...counted("passkeys", "credential_id || coalesce(name, '')"),
  ...counted("api_keys", "key_hash"),
  holds: [
    "(SELECT count(*)::int FROM blocked_identifiers WHERE subject = ANY($2))",
    "(SELECT string_agg(id::text, ',' ORDER BY id) FROM blocked_identifiers WHERE subject = ANY($2))",
  ],
};

function count(rows: string, what: string, where = "true"): [shown: string, print: string] {
  const owned = `FROM ${rows} WHERE user_id IN (SELECT id FROM owner) AND ${where}`;
  return [
    `(SELECT count(*)::int ${owned})`,
    `(SELECT string_agg(${what}, ',' ORDER BY id) ${owned})`,
  ];
}

function counted(table: string, what: string, where?: string): typeof parts {
  return { [table]: count(table, what, where) };
}

const columns = Object.entries(parts)
  .map(([name, [shown, print]]) => `${shown} AS "${name}", ${print} AS "${name} print"`)
  .join(", ");

const stateQuery = `WITH owner AS (SELECT * FROM users WHERE email = ANY($1) LIMIT 1) SELECT ${columns}`;

// Values that must not appear in a response.
const secretsQuery = `
  SELECT unnest(ARRAY[password, access_token, refresh_token, id_token]) AS secret FROM accounts WHERE user_id = ANY($1)
  UNION ALL SELECT token FROM sessions WHERE user_id = ANY($1)
  UNION ALL SELECT secret FROM two_factors WHERE user_id = ANY($1)
  UNION ALL SELECT code_hash FROM recovery_codes WHERE user_id = ANY($1)
  UNION ALL SELECT key_hash FROM api_keys WHERE user_id = ANY($1)
  UNION ALL SELECT device_hash FROM known_devices WHERE user_id = ANY($1)
  UNION ALL SELECT identifier FROM verifications WHERE user_id = ANY($1)
  UNION ALL SELECT key FROM hourly_counters WHERE user_id = ANY($1)
  UNION ALL SELECT email_hash FROM users WHERE id = ANY($1)`;

const auditQuery = "SELECT action FROM audit_logs WHERE subject = ANY($1) ORDER BY seq";

export interface State {
  rows: Record<string, unknown>;
  audit: string[];
  emails: InboxEmail[];
}

/** The rows of an account, its audit log and its emails. */
export async function stateOf(account: Watched): Promise<State> {
  const found = await query<{ id: string; subject: string }>(
    "SELECT id, subject FROM users WHERE email = ANY($1)",
    [account.addresses],
  );
  for (const { id, subject } of found) {
    account.ids.add(id);
    account.subjects.add(subject);
  }
  const subjects = [...account.subjects];
  const [[rows = {}], secrets, audit, emails] = await Promise.all([
    query<Record<string, unknown>>(stateQuery, [account.addresses, subjects]),
    query<{ secret: string | null }>(secretsQuery, [[...account.ids]]),
    query<{ action: string }>(auditQuery, [subjects]),
    Promise.all([...account.addresses, ...account.mailboxes].map(emailsTo)),
  ]);
  for (const { secret } of secrets) if (secret) account.secrets.add(secret);
  return { rows, audit: audit.map(({ action }) => action), emails: emails.flat() };
}

const lock = "account.locked";

/** The differences between two states in readable form: `sessions: "0 → 1"`. */
export function changesBetween(before: State, after: State): Record<string, unknown> | undefined {
  const rows: Record<string, unknown> = {};
  for (const part of Object.keys(parts)) {
    const [from, to] = [before.rows[part] ?? "none", after.rows[part] ?? "none"];
    const same = before.rows[`${part} print`] === after.rows[`${part} print`];
    if (from !== to) rows[part] = `${from} → ${to}`;
    else if (!same) rows[part] = `${from}, another one`;
  }
  // A lockout is logged by a background task, which may finish before the request does.
  const audit = after.audit
    .slice(before.audit.length)
    .sort((one, other) => Number(one === lock) - Number(other === lock));
  if (audit.length > 0) rows.audit = audit;
  return Object.keys(rows).length > 0 ? rows : undefined;
}

export interface InboxEmail {
  id: string;
  to: string;
  subject: string;
  text: string;
  links: string[];
}

/** The captured emails to an email address, newest first, from the development inbox. */
export async function emailsTo(address: string): Promise<InboxEmail[]> {
  const path = `/api/dev/inbox?limit=200&to=${encodeURIComponent(address)}`;
  return json(await new Client().visit(path)) as unknown as InboxEmail[];
}

/** The new emails between two states: their kinds and link targets. */
export function emailsBetween(before: State, after: State): object[] | undefined {
  const knownIds = new Set(before.emails.map(({ id }) => id));
  const fresh = after.emails.filter(({ id }) => !knownIds.has(id));
  // A change of a sign-in method was recorded with a dash in place of its audit action's dot.
  const described = fresh.map((email) => ({
    kind: kindOf(email)?.replace(".", "-"),
    links: email.links.map(linkOf),
  }));
  const order = (email: object) => JSON.stringify(email);
  described.sort((one, other) => order(one).localeCompare(order(other)));
  return described.length > 0 ? described : undefined;
}

/** The path of a link with the names of its parameters. */
function linkOf(link: string): string {
  const { pathname, searchParams } = new URL(link);
  const names = [...searchParams.keys()].join("&");
  return names ? `${pathname}?${names}` : pathname;
}

/** Waits for the newest email of a kind to an email address. */
export async function latestEmail(address: string, kind: string): Promise<InboxEmail> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) {
    const found = (await emailsTo(address)).find((email) => kindOf(email) === kind);
    if (found) return found;
  }
  throw new Error(`No email of the kind ${kind} arrived.`);
}

/** Waits until all queued tasks of an account have run, including the tasks they enqueue. */
export async function settle(account: Watched): Promise<void> {
  const due = "run_at <= now() AND attempts <= max_attempts";
  const jobs = `FROM ${queuedJobs}`;
  const queued = await query<{ id: string }>(`SELECT id ${jobs} WHERE ${due}`);
  const ids = queued.map(({ id }) => id);
  const marks = [...account.addresses, ...account.mailboxes, ...account.ids].map(
    (mark) => `%${mark}%`,
  );
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(20)) {
    const left = await query(
      `SELECT 1 ${jobs} WHERE ${due} AND (id = ANY($1) OR payload::text LIKE ANY($2)) LIMIT 1`,
      [ids, marks],
    );
    if (left.length === 0) return;
  }
  throw new Error("The queue did not become idle.");
}
