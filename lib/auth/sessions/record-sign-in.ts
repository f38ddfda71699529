import { randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { sessions } from "@/db/schema";
import { auditMetadata, auditRows } from "@/lib/audit/append";
import type { MailOf } from "@/lib/email/emails";
import { findClientPlace } from "@/lib/http/client/client-place";
import { describeDevice } from "@/lib/http/client/describe-device";
import { requestOrigin } from "@/lib/http/origin";
import { addJob } from "@/lib/jobs/queue";
import {
  currentAttempt,
  type ReadUser,
  type VerifiedPassword,
} from "../passwords/verified-password";
import { deviceIdOf, hashDevice } from "./devices";

type Session = { userAgent?: string | null; method?: string | null };
type SignIn = { user: { id: string; name: string; email: string }; session: Session };

/**
 * The parts of a statement that record a sign-in: the account knows the browser from now on, the audit log
 * has a row, and the owner is notified of a new browser, unless it is the first of the account.
 *
 * @returns `parts`, which expect an `owner` with `id`, `subject` and `status`, and the expression `notify`
 */
async function recordOf(ctx: GenericEndpointContext, { user, session }: SignIn) {
  const device = describeDevice(session.userAgent);
  const origin = requestOrigin(ctx.headers);
  const deviceHash = hashDevice(await deviceIdOf(ctx));
  const mail: MailOf<"new-device"> = {
    template: "new-device",
    to: user.email,
    props: {
      name: user.name,
      device,
      place: findClientPlace(ctx.headers),
      at: new Date().toISOString(),
      sessionsUrl: `${origin}/settings/sessions`,
      resetUrl: `${origin}/forgot-password`,
    },
  };
  const metadata = auditMetadata({ method: session.method ?? null, device });
  const newDevice = sql`CASE WHEN EXISTS (SELECT FROM unexpected) THEN '{"newDevice": true}' ELSE '{}' END::jsonb`;
  const parts = sql`others AS (
      SELECT EXISTS (SELECT FROM known_devices WHERE user_id = ${user.id}::uuid) AS any_known
    ), device AS (
      INSERT INTO known_devices (user_id, device_hash)
      SELECT id, ${deviceHash}::text FROM owner WHERE status = 'active'
      ON CONFLICT (user_id, device_hash) DO UPDATE SET last_seen_at = now()
      -- A row that was inserted, and not updated, has no xmax.
      RETURNING xmax = 0 AS is_new
    ), unexpected AS (
      SELECT FROM device, others WHERE is_new AND any_known
    ), logged AS (
      ${auditRows(sql`owner`, "session.started", sql`${metadata} || ${newDevice}`)}
    )`;
  const job = addJob("send-mail", { id: randomUUID(), mail });
  return { parts, notify: sql`(SELECT (${job}).id FROM unexpected)` };
}

/** Records a sign-in whose session is stored already. */
export async function recordSignIn(
  executor: Executor,
  ctx: GenericEndpointContext,
  signIn: SignIn,
): Promise<void> {
  const { parts, notify } = await recordOf(ctx, signIn);
  await executor.execute(sql`
    WITH owner AS (
      SELECT id, subject, status FROM users WHERE id = ${signIn.user.id}::uuid FOR KEY SHARE
    ), ${parts}
    SELECT ${notify}`);
}

/** The columns of a new session that have a value, and their values. */
function columnsOf(session: object): { names: SQL; values: SQL } {
  const given = new Map(Object.entries(session));
  const columns = Object.entries(getTableColumns(sessions)).filter(
    ([field]) => given.get(field) !== undefined,
  );
  const names = columns.map(([, { name }]) => sql.identifier(name));
  const values = columns.map(([field, column]) => sql.param(given.get(field), column));
  return { names: sql.join(names, sql`, `), values: sql.join(values, sql`, `) };
}

/**
 * Stores the session of a sign-in by password, records the sign-in and resets the failed attempts, if the
 * account still has the password and the second factor that were read before. It is one statement, and so all
 * or nothing: separate statements in a transaction are slower (docs/benchmarks.md).
 *
 * @returns the id of the session; `undefined`, and nothing is stored, if either was changed
 */
export async function storeSession(
  ctx: GenericEndpointContext,
  session: Session,
  { digest, user }: VerifiedPassword & { user: ReadUser },
): Promise<string | undefined> {
  const { names, values } = columnsOf(session);
  const { parts, notify } = await recordOf(ctx, { user, session });
  const attempt = await currentAttempt();
  const { rows } = await db.execute<{ id: string }>(sql`
    WITH owner AS (
      -- The user first, as whatever changes either locks them: it waits, or is waited for.
      SELECT u.id, subject, status FROM users AS u JOIN accounts AS a ON a.user_id = u.id
      WHERE u.id = ${user.id}::uuid AND two_factor_enabled = ${user.twoFactorEnabled}::boolean
        AND a.provider_id = 'credential' AND a.password = ${digest}::text
      FOR SHARE
    ), stored AS (
      INSERT INTO sessions (${names}) SELECT ${values} FROM owner RETURNING id
    ), forgotten AS (
      DELETE FROM sign_in_lockouts WHERE key = ${attempt?.key ?? null}::text AND EXISTS (SELECT FROM owner)
    ), ${parts}
    SELECT id, ${notify} AS job FROM stored`);
  return rows[0]?.id;
}
