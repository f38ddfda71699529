import type { ComponentProps } from "react";

// Looks are in app/table.css, so that a utility in `className` wins over them.

/** A table that scrolls within its own width. */
export function Table(props: ComponentProps<"table">) {
  return (
    <div className="relative w-full overflow-x-auto">
      <table {...props} data-slot="table" />
    </div>
  );
}

export function TableHeader(props: ComponentProps<"thead">) {
  return <thead {...props} data-slot="table-header" />;
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody {...props} data-slot="table-body" />;
}

export function TableFooter(props: ComponentProps<"tfoot">) {
  return <tfoot {...props} data-slot="table-footer" />;
}

export function TableRow(props: ComponentProps<"tr">) {
  return <tr {...props} data-slot="table-row" />;
}

/** The head of a column, or with `scope="row"` of a row. */
export function TableHead(props: ComponentProps<"th">) {
  return <th scope="col" {...props} data-slot="table-head" />;
}

export function TableCell(props: ComponentProps<"td">) {
  return <td {...props} data-slot="table-cell" />;
}

export function TableCaption(props: ComponentProps<"caption">) {
  return <caption {...props} data-slot="table-caption" />;
}
