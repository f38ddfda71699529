import { Fragment, type ReactNode } from "react";

/** Small remarks in one line, set apart by dots; those that are empty are left out. */
export function Facts({ children }: { children: ReactNode[] }) {
  return children.filter(Boolean).map((fact, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the facts of a row have a fixed order
    <Fragment key={index}>
      {index > 0 && <span className="text-subtle-foreground"> · </span>}
      {fact}
    </Fragment>
  ));
}
