import { randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { sessions } from "@/db/schema";
import { auditMetadata } from "@/lib/audit/append";
import type { MailOf } from "@/lib/email/emails";
import { findClientPlace } from "@/lib/http/client/client-place";
import { describeDevice } from "@/lib/http/client/describe-device";
import { requestOrigin } from "@/lib/http/origin";
import { announceJob, type TaskPayloads } from "@/lib/jobs/queue";
import {
  currentAttempt,
  type ReadUser,
  type VerifiedPassword,
} from "../passwords/verified-password";
import { deviceIdOf, hashDevice } from "./devices";

type Session = { userAgent?: string | null; method?: string | null };
type SignIn = { user: { id: string; name: string; email: string }; session: Session };

/** The call that records a sign-in (drizzle/0003_sign_in.sql). */
async function recordOf(ctx: GenericEndpointContext, { user, session }: SignIn): Promise<SQL> {
  const device = describeDevice(session.userAgent);
  const origin = requestOrigin(ctx.headers);
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
  const metadata = auditMetadata({
    action: "session.started",
    metadata: { method: session.method ?? null, device },
  });
  const payload: TaskPayloads["send-mail"] = { id: randomUUID(), mail };
  return sql`app_record_sign_in(
    ${user.id}, ${hashDevice(await deviceIdOf(ctx))}, ${metadata}, ${JSON.stringify(payload)})`;
}

/** Records a sign-in whose session is stored already. */
export async function recordSignIn(
  executor: Executor,
  ctx: GenericEndpointContext,
  signIn: SignIn,
): Promise<void> {
  const record = await recordOf(ctx, signIn);
  const { rows } = await executor.execute<{ told: boolean }>(sql`SELECT ${record} AS told`);
  if (rows[0]?.told) announceJob();
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
  const record = await recordOf(ctx, { user, session });
  const attempt = await currentAttempt();
  const { rows } = await db.execute<{ id: string; told: boolean }>(sql`
    WITH owner AS (
      -- The user first, as whatever changes either locks them: it waits, or is waited for.
      SELECT FROM users AS u JOIN accounts AS a ON a.user_id = u.id
      WHERE u.id = ${user.id}::uuid AND two_factor_enabled = ${user.twoFactorEnabled}::boolean
        AND a.provider_id = 'credential' AND a.password = ${digest}::text
      FOR SHARE
    ), stored AS (
      INSERT INTO sessions (${names}) SELECT ${values} FROM owner RETURNING id
    ), forgotten AS (
      DELETE FROM sign_in_lockouts WHERE key = ${attempt?.key ?? null}::text AND EXISTS (SELECT FROM owner)
    )
    SELECT id, ${record} AS told FROM stored`);
  const [stored] = rows;
  if (stored?.told) announceJob();
  return stored?.id;
}
