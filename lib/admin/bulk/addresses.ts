import { CsvError, parse } from "csv-parse/sync";
import { withAsciiDomain } from "@/lib/email/address-rule";

/** The most addresses of one operation, and the most bytes of a list of them. */
export const addressLimits = { count: 10_000, bytes: 1_000_000 };

export type AddressProblem = "TOO_MANY" | "TOO_LARGE" | "NO_COLUMN" | "NOT_CSV";

/** Addresses in lower case, each once, and how many entries were none. */
export type AddressList = { addresses: string[]; invalid: number };

const heading = /^e-?mail([ _-]?address)?$/i;
// No rule of what an address is: one that nobody has finds nobody.
const address = /^[^\s@]+@[^\s@]+$/;
// PostgreSQL has no texts with it.
const nul = "\0";

function collect(entries: string[]): AddressList | AddressProblem {
  const found = new Set<string>();
  let invalid = 0;
  for (const entry of entries.map((each) => each.trim()).filter(Boolean))
    if (address.test(entry) && !entry.includes(nul))
      found.add(withAsciiDomain(entry).toLowerCase());
    else invalid += 1;
  if (found.size > addressLimits.count) return "TOO_MANY";
  return { addresses: [...found], invalid };
}

/** Reads pasted addresses, apart by white space, commas or semicolons. */
export function parseAddressText(text: string): AddressList | AddressProblem {
  if (Buffer.byteLength(text) > addressLimits.bytes) return "TOO_LARGE";
  return collect(text.split(/[\s,;]+/));
}

/**
 * Reads the addresses of a CSV file (RFC 4180; apart by commas, semicolons or tabs; UTF-8): the column named `email`,
 * or the only one there is. Of several without that name none is taken: another could hold other people's addresses.
 */
export function parseAddressCsv(bytes: Buffer): AddressList | AddressProblem {
  if (bytes.length > addressLimits.bytes) return "TOO_LARGE";
  let rows: string[][];
  try {
    rows = parse(bytes, {
      bom: true,
      delimiter: [",", ";", "\t"],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as string[][];
  } catch (error) {
    if (error instanceof CsvError) return "NOT_CSV";
    throw error;
  }
  const [first = []] = rows;
  const named = first.findIndex((cell) => heading.test(cell));
  if (named < 0 && rows.some((row) => row.length > 1)) return "NO_COLUMN";
  const entries = named < 0 ? rows : rows.slice(1);
  return collect(entries.map((row) => row[Math.max(named, 0)] ?? ""));
}
