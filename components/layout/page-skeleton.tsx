import type { ReactNode } from "react";
import type { PageShape } from "@/components/layout/pending-page";
import { SectionNav } from "@/components/layout/section-nav";
import { settingsPages } from "@/components/layout/settings-pages";

/** Renders several skeletons in place of a list of unknown length. */
const several = (count: number, item: ReactNode) =>
  Array.from({ length: count }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
    <li key={index} className="skeleton-card">
      {item}
    </li>
  ));

const bar = (size: string) => <span className={`skeleton ${size}`} />;

interface HeadProps {
  title: string;
  /** Every page of that shape has this title. */
  known?: boolean;
  /** There is a way back above it. */
  above?: boolean;
  /** There is a sentence below it. */
  below?: boolean;
}

function Head({ title, known, above, below }: HeadProps) {
  return (
    <div className="grid gap-3">
      {above && bar("h-5 w-24")}
      <div className="grid gap-1">
        {known ? (
          <h1 className="text-lg font-semibold text-foreground sm:text-xl">{title}</h1>
        ) : (
          <h1 className="skeleton h-7 w-56 sm:h-9">
            <span className="sr-only">{title}</span>
          </h1>
        )}
        {below && bar("h-6 w-80")}
      </div>
    </div>
  );
}

const panel = (height: string) => <div className={`skeleton-card ${height}`} />;
// sample:begin
const tools = (
  <div className="grid grid-cols-1 gap-4">
    <div className="flex gap-3">
      {bar("h-10 w-80 shrink")}
      {bar("h-10 w-40 shrink")}
    </div>
    {bar("h-5 w-24")}
  </div>
);
// sample:end

const skeletons: Record<PageShape, (path: string) => ReactNode> = {
  cards: () => (
    <>
      <Head title="Dashboard" known />
      {panel("h-27")}
      {/* sample:begin */}
      {tools}
      {/* sample:end */}
      <ul className="grid grid-cols-1 gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {several(
          6,
          <>
            {/* sample:begin */}
            <div className="aspect-16/10 border-b border-border bg-muted" />
            {/* sample:end */}
            <div className="grid gap-3 p-4">
              {bar("h-5 w-40")}
              {bar("h-4 w-28")}
              {bar("h-4 w-20")}
            </div>
          </>,
        )}
      </ul>
    </>
  ),
  // sample:begin
  images: () => (
    <>
      <Head title="Project" above below />
      {panel("h-45")}
      {tools}
      <ul className="grid grid-cols-2 gap-3 sm:gap-4 md:grid-cols-3 xl:grid-cols-4">
        {several(
          8,
          <>
            <div className="aspect-4/3 border-b border-border bg-muted" />
            <div className="grid gap-2 p-3">
              {bar("h-4 w-28")}
              {bar("h-8 w-20")}
            </div>
          </>,
        )}
      </ul>
    </>
  ),
  image: () => (
    <>
      <Head title="Image" above />
      <div className="skeleton mx-auto aspect-4/3 w-[min(100%,96dvh)] rounded-md" />
    </>
  ),
  // sample:end
  settings: (path) => (
    <div className="grid w-full max-w-[720px] gap-6">
      <Head title="Settings" known />
      <SectionNav label="Settings" pages={settingsPages} at={path} />
      <ul className="grid gap-6">
        {several(
          3,
          <>
            <div className="grid gap-5 p-5 sm:p-6">
              <div className="grid gap-2">
                {bar("h-5 w-32")}
                {bar("h-4 w-64")}
              </div>
              {bar("h-10 w-full")}
            </div>
            <div className="min-h-15 border-t border-border bg-background" />
          </>,
        )}
      </ul>
    </div>
  ),
  // sample:begin
  list: () => (
    <>
      <Head title="Jobs" known below />
      <div className="skeleton-card">
        <ul className="divide-y divide-border">
          {Array.from({ length: 6 }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
            <li key={index} className="flex gap-4 p-4 sm:px-5">
              {bar("h-12 w-16")}
              <div className="grid content-center gap-2">
                {bar("h-4 w-40")}
                {bar("h-3 w-28")}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </>
  ),
  // sample:end
};

/**
 * The skeleton of the page at a path, over the main part of the one that is left. It stays in the
 * window however far that one was scrolled, and where the page itself will be.
 */
export function PageSkeleton({ shape, path }: { shape: PageShape; path: string }) {
  return (
    <div data-skeleton={shape} className="absolute inset-0 overflow-clip">
      <div className="app-main sticky top-14 grid max-h-dvh grid-cols-1 content-start gap-8 overflow-clip lg:top-0">
        {skeletons[shape](path)}
      </div>
    </div>
  );
}
