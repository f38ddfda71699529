/** What a page of the application looks like from afar. */
export type PageShape =
  // sample:begin
  | "images"
  | "image"
  | "list"
  // sample:end
  | "cards"
  | "settings";

const shapes: [RegExp, PageShape][] = [
  [/^\/dashboard$/, "cards"],
  // sample:begin
  [/^\/jobs$/, "list"],
  [/^\/projects\/[^/]+$/, "images"],
  [/^\/projects\/[^/]+\/images\/[^/]+$/, "image"],
  // sample:end
  [/^\/settings(\/|$)/, "settings"],
];

/** The shape of the page at a path; none for a path outside of the layout. */
export function shapeOf(path: string): PageShape | undefined {
  return shapes.find(([pattern]) => pattern.test(path))?.[1];
}

/** In milliseconds: a page that comes sooner needs no stand-in. */
const patience = 150;
/** In milliseconds: whatever became of the page by then, the one that is there can be used again. */
const atMost = 20_000;

/**
 * Tells when a page of the application has been gone to and is not there yet, by its path, and with
 * nothing that it will not come: the reader has stopped it or stayed, or has come back to this page as
 * it was left. Links, forms that ask, and the browser's own buttons all count; browsers without the
 * Navigation API report nothing.
 *
 * @returns ends the watch
 */
export function watchNavigation(report: (path: string | undefined) => void): () => void {
  const watch = new AbortController();
  const { signal } = watch;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function settle(): void {
    clearTimeout(timer);
    report(undefined);
  }

  function begin({ destination, downloadRequest, formData }: NavigateEvent): void {
    if (destination.sameDocument || formData || downloadRequest !== null) return;
    const { origin, pathname } = new URL(destination.url);
    if (origin !== location.origin || !shapeOf(pathname)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      report(pathname);
      timer = setTimeout(settle, atMost);
    }, patience);
  }

  window.navigation?.addEventListener("navigate", begin, { signal });
  window.navigation?.addEventListener("navigateerror", settle, { signal });
  addEventListener("pageshow", settle, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  return () => watch.abort();
}
