import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/format/counts";

interface ListPagesProps {
  /** The page's address without its query. */
  path: string;
  /** The other query parameters; empty ones are left out. */
  query?: Record<string, string>;
  /** Counts from 1. */
  page: number;
  total: number;
  perPage: number;
}

/** The address of a page of a list, with what else it says. */
export function addressOf(path: string, query: Record<string, string>, page: number): string {
  const entries = Object.entries(query).filter(([, value]) => value !== "");
  const search = new URLSearchParams(entries);
  if (page > 1) search.set("page", String(page));
  return search.size > 0 ? `${path}?${search}` : path;
}

/** Links to the previous and next page; nothing for a single page. */
export function ListPages({ path, query = {}, page, total, perPage }: ListPagesProps) {
  const last = Math.max(1, Math.ceil(total / perPage));
  if (last === 1 && page === 1) return null;
  const before = Math.min(page - 1, last);
  return (
    <nav
      aria-label="Pages"
      className="grid grid-cols-[1fr_auto_1fr] items-center gap-4 *:last:justify-self-end"
    >
      {before > 0 ? (
        <Button
          variant="secondary"
          href={addressOf(path, query, before)}
          className="justify-self-start"
        >
          Previous
        </Button>
      ) : (
        <span />
      )}
      <span className="text-sm text-muted-foreground tabular-nums">
        Page {formatCount(page)} of {formatCount(last)}
      </span>
      {page < last ? (
        <Button variant="secondary" href={addressOf(path, query, page + 1)}>
          Next
        </Button>
      ) : (
        <span />
      )}
    </nav>
  );
}
