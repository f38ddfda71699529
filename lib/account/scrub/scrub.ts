import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { TransactionRollbackError } from "drizzle-orm/errors";
import type { Transaction } from "@/db/client";
import { checkContract } from "@/db/contract";
import { appliedMigrations, knownMigrations } from "@/db/migrate";
import { withOtherDatabase } from "@/db/other-database";
import { allReferences, allTables, ownedTables, tableIdentifier } from "@/db/ownership";
import { findClassification } from "@/db/schema/classify";
import { sqlStateOf } from "@/lib/error-reason";
import { closedMetadata } from "./audit-metadata";
import { createFakes, fakeFor } from "./fakes";
import { findAddresses } from "./leftovers";
import { ScrubRefusedError, scrubRefusals } from "./refusal";
import { checkUnused } from "./serving";

export type Scrubbing = {
  /** Accounts that were deleted, or whose subject is reserved or erased. */
  erased: number;
  /** Jobs of the queue. */
  jobs: number;
  /** Deleted rows of tables that are not portable, and rewritten rows of the others; without the tables of none. */
  deleted: Record<string, number>;
  rewritten: Record<string, number>;
};

const insufficientPrivilege = "42501";

async function checkSchema(tx: Transaction): Promise<void> {
  if ((await appliedMigrations(tx)).join() !== knownMigrations().join())
    throw new ScrubRefusedError(scrubRefusals.migrations);
  const [problem] = await checkContract(tx);
  if (problem) throw new ScrubRefusedError(scrubRefusals.schema(problem));
}

/** Erases the accounts that nobody has any more. The jobs that this queues go with the others. */
async function eraseGone(tx: Transaction): Promise<number> {
  await tx.execute(sql`SELECT set_config('app.allow_mass_delete', 'on', true)`);
  const { rowCount } = await tx.execute(sql`
    DELETE FROM users WHERE status = 'deleted'
      OR subject IN (SELECT subject FROM erasure_receipts)
      OR subject IN (SELECT subject FROM blocked_identifiers)`);
  return rowCount ?? 0;
}

async function emptyQueue(tx: Transaction): Promise<number> {
  await tx.execute(sql`
    SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
    FROM graphile_worker.jobs WHERE locked_by IS NOT NULL`);
  const { rows } = await tx.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM graphile_worker.complete_jobs(
      ARRAY(SELECT id FROM graphile_worker.jobs)::bigint[])`);
  return rows[0]?.count ?? 0;
}

/** What is assigned to the columns of a table; nothing where all of it stays. */
function assignments(name: string): SQL[] {
  const table = allTables().get(name);
  const kinds = findClassification(name)?.columns;
  if (!table || !kinds) throw new Error(`${name} is not classified`);
  const owned = new Set(["users", ...ownedTables().map((each) => each.name)]);
  return Object.entries(getTableColumns(table)).flatMap(([key, column]) => {
    const reference = allReferences().find(
      (each) => each.table === name && each.column === column.name,
    );
    const fake = fakeFor(
      column,
      kinds[key] ?? "secret",
      reference && { ...reference, isOwned: owned.has(reference.target) },
    );
    const value = `${name}.${column.name}` === "audit_logs.metadata" ? closedMetadata() : fake;
    return value ? [sql`${sql.identifier(column.name)} = ${value}`] : [];
  });
}

/**
 * The planner’s statistics repeat values, which everybody reads who may read the table. ANALYZE replaces them, unless
 * a table is empty: then they stay, and a column that gets the type that it has loses them.
 */
async function renewStatistics(tx: Transaction, names: string[]): Promise<void> {
  await tx.execute(sql`
    CREATE FUNCTION pg_temp.forget_statistics(emptied regclass, columns text[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      item record;
    BEGIN
      FOR item IN
        SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
        WHERE attrelid = emptied AND attname = ANY(columns)
      LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', emptied, item.attname, item.type);
      END LOOP;
    END $$`);
  for (const name of names) {
    const { rows } = await tx.execute(sql`SELECT 1 FROM ${tableIdentifier(name)} LIMIT 1`);
    const table = allTables().get(name);
    if (rows.length > 0 || !table) continue;
    const kinds = findClassification(name)?.columns ?? {};
    const columns = Object.entries(getTableColumns(table))
      .filter(([key]) => kinds[key] !== "plain")
      .map(([, column]) => column.name);
    const { rows: known } = await tx.execute<{ columns: string[] | null }>(sql`
      SELECT array_agg(attname::text) AS columns FROM pg_stats
      WHERE format('%I.%I', schemaname, tablename)::regclass = ${name}::regclass
        AND attname = ANY(${sql.param(columns)}::text[])`);
    if (known[0]?.columns)
      await tx.execute(sql`
        SELECT pg_temp.forget_statistics(${name}::regclass, ${sql.param(known[0].columns)}::text[])`);
  }
  await tx.execute(sql`ANALYZE`);
}

async function scrubRows(tx: Transaction): Promise<Scrubbing> {
  const names = [...allTables().keys()].sort();
  const isPortable = (name: string) => findClassification(name)?.portable !== false;
  // Before anything is written: a type that nobody knows is refused.
  const rewrites = names.filter(isPortable).map((name) => ({ name, set: assignments(name) }));
  await createFakes(tx);
  const erased = await eraseGone(tx);
  const [deleted, rewritten]: [Scrubbing["deleted"], Scrubbing["rewritten"]] = [{}, {}];
  for (const name of names.filter((each) => !isPortable(each))) {
    const { rowCount } = await tx.execute(sql`DELETE FROM ${tableIdentifier(name)}`);
    if (rowCount) deleted[name] = rowCount;
  }
  const jobs = await emptyQueue(tx);
  for (const { name, set } of rewrites) {
    if (set.length === 0) continue;
    const { rowCount } = await tx.execute(
      sql`UPDATE ${tableIdentifier(name)} SET ${sql.join(set, sql`, `)}`,
    );
    if (rowCount) rewritten[name] = rowCount;
  }
  const left = await findAddresses(tx);
  if (left.length > 0) throw new ScrubRefusedError(scrubRefusals.left(left));
  await renewStatistics(tx, names);
  return { erased, jobs, deleted, rewritten };
}

/**
 * Makes a copy of the database fit for development, in one transaction: erases accounts that nobody has any more,
 * deletes the rows that are not portable and the queue, and replaces what is personal or secret in the others. Storage
 * is not touched, and what the copy knows of it is forgotten.
 *
 * @param options.dryRun does the same, and rolls it back
 * @throws ScrubRefusedError if the database may be in use, is not as db/schema says, or would keep an address;
 *   OtherDatabaseError if it does not answer. Nothing is changed then.
 */
export async function scrubDatabase(
  url: string,
  { dryRun }: { dryRun: boolean },
): Promise<Scrubbing> {
  let done: Scrubbing | undefined;
  try {
    await withOtherDatabase(url, async (tx) => {
      await checkSchema(tx);
      await checkUnused(tx);
      done = await scrubRows(tx);
      if (dryRun) tx.rollback();
    });
  } catch (error) {
    if (sqlStateOf(error) === insufficientPrivilege)
      throw new ScrubRefusedError(scrubRefusals.privileges);
    if (!(dryRun && error instanceof TransactionRollbackError)) throw error;
  }
  if (!done) throw new Error("nothing was scrubbed");
  return done;
}
