import path from "node:path";
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { fetchRows } from "@/db/fetch-rows";
import { longTransaction } from "@/db/long-transaction";
import { writeSpoolFile } from "./spool-file";
import { accountKeys } from "./stored-keys";
import { accountRow, exportedTables } from "./tables";

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

/** The build would take the path for any file of the repository that ends so, and pack them all. */
const fileIn = (folder: string, name: string) =>
  path.join(/* turbopackIgnore: true */ folder, name);

async function spoolTable(
  tx: Transaction,
  folder: string,
  { name, query }: { name: string; query: SQL },
): Promise<Entry> {
  let rows = 0;
  const written = await writeSpoolFile(fileIn(folder, `${name}.json`), async (write) => {
    for await (const page of fetchRows<{ line: string }>(tx, query)) {
      // Whole pages: a write for each row would cost memory and time.
      await write(`${rows === 0 ? "[\n" : ",\n"}${page.map(({ line }) => line).join(",\n")}`);
      rows += page.length;
    }
    await write(rows === 0 ? "[]\n" : "\n]\n");
  });
  return { path: `data/${name}.json`, rows, ...written };
}

/** Where each stored file goes in the archive: the key without its user, which is the archive's own. */
async function spoolFileList(tx: Transaction, folder: string, userId: string) {
  const fileList = fileIn(folder, "files.jsonl");
  let files = 0;
  await writeSpoolFile(fileList, async (write) => {
    for await (const keys of accountKeys(tx, userId)) {
      files += keys.length;
      const lines = keys.map((key) =>
        JSON.stringify({ path: key.replace(/^users\/[^/]+\//, "files/"), key }),
      );
      await write(`${lines.join("\n")}\n`);
    }
  });
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
      const written = await writeSpoolFile(fileIn(folder, "account.json"), (write) =>
        write(`${account.line}\n`),
      );
      const entries: Entry[] = [{ path: "account.json", rows: 1, ...written }];
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
