import { appendFile } from "node:fs/promises";
import type { Entry, Spool } from "./spool";

const bufferedLetters = 64 * 1024;

/** The list of all that is in an archive, written to disk as it grows. */
export class Manifest {
  private text = "";
  private files = 0;
  private bytes = 0;
  private missing = 0;
  private listed = 0;

  constructor(
    readonly file: string,
    private readonly spool: Spool,
  ) {}

  private async flush(): Promise<void> {
    const { text } = this;
    this.text = "";
    // Not a stream: a full disk is an error for the caller, and leaves no file open.
    await appendFile(this.file, text, { mode: 0o600 });
  }

  private async write(text: string): Promise<void> {
    this.text += text;
    if (this.text.length >= bufferedLetters) await this.flush();
  }

  /** Begins with what is counted by then: the tables. */
  async begin(): Promise<void> {
    const tables = Object.fromEntries(
      this.spool.entries.map(({ path, rows }) => [path.replace(/^data\/|\.json$/g, ""), rows ?? 0]),
    );
    const head = {
      format: "account-export",
      version: 1,
      exportedAt: this.spool.exportedAt,
      rows: tables,
    };
    await this.write(`${JSON.stringify(head, null, 2).slice(0, -2)},\n  "entries": [`);
    for (const entry of this.spool.entries) await this.list(entry);
  }

  private async list(entry: object): Promise<void> {
    await this.write(`${this.listed++ === 0 ? "" : ","}\n    ${JSON.stringify(entry)}`);
  }

  /** A stored file that is in the archive. */
  async addFile(entry: Entry): Promise<void> {
    this.files++;
    this.bytes += entry.bytes;
    await this.list(entry);
  }

  /** A file that a row names and storage does not have, such as one deleted in this very minute. */
  async addMissing(path: string): Promise<void> {
    this.missing++;
    await this.list({ path, missing: true });
  }

  /** Ends with the counts of files. */
  async end(): Promise<{ files: number; bytes: number }> {
    const { files, bytes, missing } = this;
    await this.write(
      `\n  ],\n  "files": ${files},\n  "bytes": ${bytes},\n  "missingFiles": ${missing}\n}\n`,
    );
    await this.flush();
    return { files, bytes };
  }
}
