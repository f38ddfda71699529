import { monoFont, paint } from "@/lib/email/theme";

export type Fact = { label: string; value: string; exact?: boolean };

const cell = {
  padding: "8px 0",
  fontSize: 14,
  lineHeight: "20px",
  borderStyle: "solid",
  borderWidth: "1px 0 0",
};

/** A list of labelled values; `exact` ones (ids, counts) are in the fixed-width font. */
export function FactTable({ facts }: { facts: Fact[] }) {
  return (
    <table
      width="100%"
      cellPadding="0"
      cellSpacing="0"
      style={{ margin: "8px 0 24px", borderCollapse: "collapse" }}
    >
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.label}>
            <th
              scope="row"
              align="left"
              {...paint(
                { text: "muted-foreground", edge: "border" },
                { ...cell, paddingRight: 16, fontWeight: 400, whiteSpace: "nowrap" },
              )}
            >
              {fact.label}
            </th>
            <td
              align="right"
              {...paint(
                { text: "foreground", edge: "border" },
                {
                  ...cell,
                  overflowWrap: "anywhere",
                  ...(fact.exact ? { fontFamily: monoFont, fontSize: 12 } : {}),
                },
              )}
            >
              {fact.value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
