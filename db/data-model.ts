import { getTableColumns } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { allReferences, allTables, type OwnedTable, ownedTables } from "./ownership";
import { type Classification, type DataKind, findClassification } from "./schema/classify";

function classificationOf(table: string): Classification {
  const classification = findClassification(table);
  if (!classification)
    throw new Error(`table ${table} is not classified: add classify(...) to its schema file`);
  return classification;
}

function findColumn(table: string, name: string): PgColumn | undefined {
  const declared = allTables().get(table);
  const columns: PgColumn[] = declared ? Object.values(getTableColumns(declared)) : [];
  return columns.find((column) => column.name === name);
}

/** The foreign keys as lines of Mermaid: one or none on the left, many or at most one on the right. */
function relations(): string[] {
  const lines = allReferences().map(({ table, column, target, onDelete }) => {
    const key = findColumn(table, column);
    const owner = key?.notNull ? "||" : "|o";
    const rows = key?.isUnique ? "o|" : "o{";
    return `  ${target} ${owner}--${rows} ${table} : "${column}, ${onDelete}"`;
  });
  return lines.sort();
}

function columnsOf(table: string, kind: DataKind): string {
  const { columns, table: declared } = classificationOf(table);
  return Object.entries(getTableColumns(declared))
    .filter(([key]) => columns[key] === kind)
    .map(([, column]) => `\`${column.name}\``)
    .join(", ");
}

function endOf(table: string, owned: OwnedTable | undefined): string {
  const { ends } = classificationOf(table);
  const [nearest, next] = owned?.path ?? [];
  if (table === "users") return "deleted";
  if (nearest && next) return `deleted with its row in \`${nearest.target}\``;
  if (nearest && !findColumn(table, nearest.column)?.notNull && ends)
    return `deleted where \`${nearest.column}\` is set. ${ends}`;
  if (nearest) return "deleted";
  const cleared = allReferences().filter(
    (reference) => reference.table === table && reference.target === "users",
  );
  if (cleared.length > 0)
    return `kept; ${cleared.map(({ column }) => `\`${column}\``).join(", ")} becomes NULL`;
  return ends ?? "kept";
}

/** Whether its rows go along into another database, and without which columns. */
function copyOf(table: string): string {
  const { table: declared, portable = true, without = [] } = classificationOf(table);
  const left = Object.entries(getTableColumns(declared))
    .filter(([key]) => without.includes(key))
    .map(([, column]) => `\`${column.name}\``);
  if (!portable) return "no";
  return left.length > 0 ? `yes, without ${left.join(", ")}` : "yes";
}

function row(table: string, owned?: OwnedTable): string {
  const { holds } = classificationOf(table);
  const cells = [
    `\`${table}\``,
    holds,
    endOf(table, owned),
    columnsOf(table, "personal"),
    columnsOf(table, "secret"),
    copyOf(table),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** `docs/data-model.md` as the schema describes it; `npm run docs:data-model` writes the file. */
export function dataModelPage(): string {
  const owned = ownedTables().sort(
    (a, b) => a.path.length - b.path.length || a.name.localeCompare(b.name),
  );
  const names = new Set(owned.map(({ name }) => name));
  const others = [...allTables().keys()].filter((name) => name !== "users" && !names.has(name));
  const head = [
    "| Table | What it holds | When the user row is deleted | Personal columns | Secret columns | Portable |",
    "|---|---|---|---|---|---|",
  ];
  return `${[
    "# Data model",
    "",
    "<!-- Written by `npm run docs:data-model` from db/schema. Don’t edit it by hand. -->",
    "",
    "The tables of [db/schema](../db/schema). [db/ownership.ts](../db/ownership.ts) derives from the foreign keys what a",
    "user owns; deletion preview, data export, receipt and integrity check use it. To add a table, see",
    "[the recipe](recipes/table.md).",
    "",
    "## Foreign keys",
    "",
    "Each line is a foreign key, with what happens to its row when the row that it refers to is deleted.",
    "",
    "```mermaid",
    "erDiagram",
    ...relations(),
    "```",
    "",
    "## What a user owns",
    "",
    "The user row is deleted by a purge, by permanent erasure or by hand, not by the deletion that starts the grace",
    "period; until then its rows stay, except those that give access: sessions, API keys, links and codes. Personal",
    "columns hold data about a person. No export contains secret columns. The rows of portable tables come back when an",
    "account is [recovered](recovery.md), and stay, pseudonymised, in a copy for development.",
    "",
    ...head,
    row("users"),
    ...owned.map((table) => row(table.name, table)),
    "",
    "## Other tables",
    "",
    ...head,
    ...others.sort().map((name) => row(name)),
  ].join("\n")}\n`;
}
