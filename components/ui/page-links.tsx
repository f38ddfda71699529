import { Button } from "@/components/ui/button";

interface PageLinksProps {
  /** The page's address without its query. */
  path: string;
  /** Counts from 1. */
  page: number;
  more: boolean;
}

/** Links to newer and older pages of a list; nothing for a single page. */
export function PageLinks({ path, page, more }: PageLinksProps) {
  if (page === 1 && !more) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4">
      {page > 1 ? (
        <Button variant="secondary" href={page === 2 ? path : `${path}?page=${page - 1}`}>
          Newer
        </Button>
      ) : (
        <span />
      )}
      <span className="text-sm text-muted-foreground">Page {page}</span>
      {more ? (
        <Button variant="secondary" href={`${path}?page=${page + 1}`}>
          Older
        </Button>
      ) : (
        <span />
      )}
    </nav>
  );
}
