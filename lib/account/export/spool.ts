import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import path from "node:path";
import { finished } from "node:stream/promises";
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { longTransaction } from "@/db/long-transaction";
import { avatarFile } from "@/lib/images/avatar";
import { avatarKey } from "@/lib/storage/keys";
import { accountRow, exportedTables } from "./tables";

const rowsPerFetch = 500;

/** A file of the archive: what a reader needs to check it. */
export type Entry = { path: string; bytes: number; sha256: string; rows?: number };

/** What lies in the spool folder, ready to be packed. */
export type Spool = {
  exportedAt: string;
  entries: Entry[];
  /** Stored files to fetch, one JSON object `{ path, key }` a line. */
  fileList: string;
  files: number;
};

class SpoolFile {
  private readonly hash = createHash("sha256");
  private readonly stream: WriteStream;
  bytes = 0;

  constructor(file: string) {
    this.stream = createWriteStream(file, { mode: 0o600 });
  }

  async write(text: string): Promise<void> {
    const chunk = Buffer.from(text);
    this.hash.update(chunk);
    this.bytes += chunk.length;
    if (!this.stream.write(chunk)) await once(this.stream, "drain");
  }

  async close(): Promise<{ bytes: number; sha256: string }> {
    this.stream.end();
    await finished(this.stream);
    return { bytes: this.bytes, sha256: this.hash.digest("hex") };
  }
}

/** The rows of a query, 500 at a time, so that memory does not grow with them. */
async function* fetchRows<T extends Record<string, string>>(
  tx: Transaction,
  query: SQL,
): AsyncGenerator<T[]> {
  await tx.execute(sql`DECLARE export_rows NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await tx.execute(sql`FETCH ${sql.raw(String(rowsPerFetch))} FROM export_rows`);
    if (rows.length === 0) break;
    yield rows as T[];
  }
  await tx.execute(sql`CLOSE export_rows`);
}

async function spoolTable(
  tx: Transaction,
  folder: string,
  { name, query }: { name: string; query: SQL },
): Promise<Entry> {
  const file = new SpoolFile(path.join(folder, `${name}.json`));
  let rows = 0;
  for await (const page of fetchRows<{ line: string }>(tx, query)) {
    // Whole pages: a write for each row would cost memory and time.
    await file.write(`${rows === 0 ? "[\n" : ",\n"}${page.map(({ line }) => line).join(",\n")}`);
    rows += page.length;
  }
  await file.write(rows === 0 ? "[]\n" : "\n]\n");
  return { path: `data/${name}.json`, rows, ...(await file.close()) };
}

/** Where each stored file goes in the archive: the key without its user, which is the archive's own. */
async function spoolFileList(tx: Transaction, folder: string, userId: string) {
  const fileList = path.join(folder, "files.jsonl");
  const file = new SpoolFile(fileList);
  let files = 0;
  const add = (keys: string[]) => {
    files += keys.length;
    const lines = keys.map((key) =>
      JSON.stringify({ path: key.replace(/^users\/[^/]+\//, "files/"), key }),
    );
    return file.write(`${lines.join("\n")}\n`);
  };
  const { rows } = await tx.execute<{ image: string | null }>(
    sql`SELECT image FROM users WHERE id = ${userId}`,
  );
  const picture = avatarFile(rows[0]?.image ?? null);
  if (picture) await add([avatarKey(userId, picture)]);
  const keys = sql`SELECT i.storage_key AS key FROM images i
    JOIN projects p ON p.id = i.project_id WHERE p.user_id = ${userId}`;
  for await (const page of fetchRows<{ key: string }>(tx, keys))
    await add(page.map(({ key }) => key));
  await file.close();
  return { fileList, files };
}

/**
 * Writes all that the database knows of an account into a folder, as of one instant. The snapshot is
 * let go of before anything is sent, so that a slow reader holds up nobody. `null` if there is no such
 * account.
 */
export async function spoolAccount(userId: string, folder: string): Promise<Spool | null> {
  return longTransaction(
    async (tx) => {
      await tx.execute(sql`SET LOCAL TIME ZONE 'UTC'`);
      const { rows } = await tx.execute<{ line: string }>(accountRow(userId));
      const [account] = rows;
      if (!account) return null;
      const file = new SpoolFile(path.join(folder, "account.json"));
      await file.write(`${account.line}\n`);
      const entries: Entry[] = [{ path: "account.json", rows: 1, ...(await file.close()) }];
      for (const table of exportedTables(userId)) entries.push(await spoolTable(tx, folder, table));
      const clock = await tx.execute<{ now: string }>(
        sql`SELECT to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`,
      );
      return {
        exportedAt: clock.rows[0]?.now ?? "",
        entries,
        ...(await spoolFileList(tx, folder, userId)),
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}
