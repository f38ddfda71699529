/** A database is not scrubbed; the message is a sentence for the operator. */
export class ScrubRefusedError extends Error {
  override name = "ScrubRefusedError";
}

export const scrubRefusals = {
  migrations:
    "The database has other migrations than this version of the project. Run npm run db:migrate on it, or check out the version that it belongs to.",
  schema: (problem: string) => `The database isn’t as db/schema says: ${problem}.`,
  worker:
    "A worker was alive in this database less than a minute ago. If this is a fresh copy, try again in a minute; if it serves, make a copy of it first.",
  connections: (count: number) =>
    `The app or a worker is connected to this database (${count} ${count === 1 ? "connection" : "connections"}). Make a copy of it first.`,
  type: (column: string, type: string) =>
    `The type ${type} of the column ${column} isn’t known to lib/account/scrub/fakes.ts. Say there what replaces a value.`,
  left: (columns: string[]) =>
    `Email addresses would be left in ${columns.join(", ")}. Classify what they are in as personal.`,
  privileges:
    "This role may not change every table of the database. Connect as the role that owns them.",
};
