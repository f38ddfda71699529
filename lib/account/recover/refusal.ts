import { constraintOf, sqlStateOf } from "@/lib/error-reason";

/** Why an account can’t be recovered, by a code that tests know. */
const sentences = {
  migrations: () =>
    "The other database has other migrations than this one. Run npm run db:migrate on the copy, or on this database, until both have the same.",
  unknown: (email: string) =>
    `The other database has no account with the email address ${email}. Check the address, and the time of the copy.`,
  "deleted-there": () =>
    "The account is deleted in the other database too. Take a copy from before its deletion.",
  "unverified-there": () =>
    "The email address was never verified in the other database, so the cleanup would erase the account again. Ask the owner to sign up again.",
  erased: () =>
    "The account was permanently erased, and its receipt says so to its owner. It can’t be recovered.",
  exists: (id: string) => `The account is still here: ${id}. There is nothing to recover.`,
  "deleted-here": (id: string) =>
    `The account is deleted here, and not erased yet. Restore it with npm run accounts -- restore ${id}.`,
  "id-taken": (id: string) =>
    `The ID of the account belongs to a different account here: ${id}. Check that the other database is a copy of this one.`,
  "address-taken": (id: string) =>
    `A different account has this email address here: ${id}. Its owner has to change the address first, or the account has to be permanently erased.`,
  reserved: (until: string) =>
    `The deletion of a different account has reserved this email address until ${until}. Try again after that, or permanently erase that account.`,
  clearing: () =>
    "A background job is deleting the files of this account right now. Try again in a minute.",
  duplicate: (table: string, constraint: string) =>
    `A row of ${table} can’t come back, since this database already has another one that equals it in ${constraint}.`,
  reference: (table: string, constraint: string) =>
    `A row of ${table} can’t come back, since what it refers to by ${constraint} isn’t in this database. Add that first.`,
  guarded: (table: string, state: string) =>
    `A row of ${table} can’t come back, since a rule of this database refuses it (${state}).`,
} satisfies Record<string, (...words: string[]) => string>;

type Sentences = typeof sentences;

/** An account can’t be recovered; the message is a sentence for the operator. */
export class RecoveryRefusedError<Code extends keyof Sentences = keyof Sentences> extends Error {
  override name = "RecoveryRefusedError";

  constructor(
    readonly code: Code,
    ...words: Parameters<Sentences[Code]>
  ) {
    super((sentences[code] as (...words: string[]) => string)(...words));
  }
}

const codes: Record<string, "duplicate" | "reference"> = {
  "23505": "duplicate",
  "23503": "reference",
};

/** Writes rows of a table. @throws RecoveryRefusedError where the database refuses one of them */
export async function refusing<T>(table: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const state = sqlStateOf(error) ?? "";
    const code = codes[state];
    if (code) throw new RecoveryRefusedError(code, table, constraintOf(error) ?? "a constraint");
    // An integrity constraint, or a guard of drizzle/0001_guards.sql.
    if (/^(23|PD)/.test(state)) throw new RecoveryRefusedError("guarded", table, state);
    throw error;
  }
}
