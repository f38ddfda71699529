import { getTableColumns, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { given, prepared } from "@/db/prepared";
import { sessions } from "@/db/schema";
import { mailing, notedValues, noting, type SignInNote } from "./devices";
import type { PasswordProof } from "./password-proof";

const columns = Object.entries(getTableColumns(sessions)).filter(([key]) => key !== "id");
const columnNames = sql.join(
  columns.map(([, { name }]) => sql.identifier(name)),
  sql`, `,
);
const columnValues = sql.join(
  columns.map(([key]) => given(`session.${key}`)),
  sql`, `,
);

/**
 * The row locks wait for whoever changes the account, its password or its second factor: what they have
 * not ended by then is not there yet, and what they have changed is seen.
 */
const begin = prepared<{ id: string }>(
  "begin-session",
  sql`WITH owner AS (
      SELECT users.id, users.subject, users.status
      FROM users JOIN accounts ON accounts.user_id = users.id
      WHERE users.id = ${given("userId")}::uuid AND accounts.provider_id = 'credential'
        AND accounts.password = ${given("digest")}
        AND users.two_factor_enabled = ${given("twoFactorEnabled")}
      FOR SHARE OF users, accounts
    ), begun AS (
      INSERT INTO sessions (${columnNames})
      SELECT ${columnValues} FROM owner
      RETURNING id
    ), forgotten AS (
      DELETE FROM sign_in_throttles WHERE key = ${given("guess")} AND EXISTS (SELECT FROM begun)
    ), ${noting}
    SELECT begun.id, (SELECT ${mailing} FROM surprise) AS mail FROM begun`,
);

/**
 * Begins a session by a password that was proved, forgets the wrong guesses before it, and notes the
 * sign-in: one statement, so that either all of it is there or none.
 *
 * @param input.session as Better Auth would store it
 * @param input.guess the counter of the guess
 * @returns the id of the session; `null` if the password or the second factor was changed since the proof
 * @throws the database's refusal (PD001, PD003) of an account that was deleted or banned since
 */
export async function beginSession(input: {
  proof: PasswordProof;
  guess: string;
  session: Record<string, unknown>;
  note: SignInNote;
}): Promise<string | null> {
  const { proof, guess, session, note } = input;
  const values = columns.map(([key, column]) => {
    const value = session[key] ?? null;
    return [`session.${key}`, value === null ? null : column.mapToDriverValue(value)];
  });
  const [row] = await begin(db, {
    ...notedValues(note),
    ...Object.fromEntries(values),
    guess,
    digest: proof.digest,
    twoFactorEnabled: proof.twoFactorEnabled,
  });
  return row?.id ?? null;
}
