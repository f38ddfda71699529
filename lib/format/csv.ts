import { ReadableStream as NodeStream } from "node:stream/web";
import { stringify } from "csv-stringify/sync";

/** A column of a CSV file: its heading, and what is in its cells. */
export type CsvColumn<Row> = { header: string; value: (row: Row) => string | number | Date | null };

const settings = {
  // A cell that begins as a formula gets an apostrophe, so that no spreadsheet runs it (CWE-1236).
  escape_formulas: true,
  record_delimiter: "windows",
  // The library quotes a cell with the whole delimiter alone; readers take half of it for the end of a line too.
  quoted_match: /[\r\n]/,
} as const;

function cell(value: string | number | Date | null): string {
  return value instanceof Date ? value.toISOString() : String(value ?? "");
}

/**
 * A CSV file (RFC 4180, UTF-8 with a byte order mark), written as its rows are read; dates in ISO 8601.
 *
 * @param pages rows as they come; the stream asks for no more than it can pass on, and ends them when its reader leaves
 */
export function csvStream<Row>(
  columns: CsvColumn<Row>[],
  pages: AsyncIterable<Row[]>,
): ReadableStream<Uint8Array> {
  async function* parts() {
    const encoder = new TextEncoder();
    yield encoder.encode(
      stringify([columns.map(({ header }) => header)], { ...settings, bom: true }),
    );
    for await (const rows of pages)
      yield encoder.encode(
        stringify(
          rows.map((row) => columns.map(({ value }) => cell(value(row)))),
          settings,
        ),
      );
  }
  return NodeStream.from(parts()) as ReadableStream<Uint8Array>;
}
