import { monoFont, paint } from "@/lib/email/theme";

/**
 * A code to type or copy: large, in the fixed-width font, on one line of its own. The spaces
 * between its signs are drawn, not written, so that copying takes the code alone.
 */
export function Code({ children }: { children: string }) {
  return (
    <table width="100%" cellPadding="0" cellSpacing="0" style={{ margin: "8px 0 24px" }}>
      <tbody>
        <tr>
          <td
            align="center"
            {...paint(
              { text: "foreground", fill: "background", edge: "border" },
              {
                padding: "16px 8px",
                borderStyle: "solid",
                borderWidth: 1,
                borderRadius: 8,
                fontFamily: monoFont,
                fontSize: 28,
                lineHeight: "36px",
                fontWeight: 600,
                letterSpacing: "0.25em",
                // The last sign has a space too; this one keeps the code in the middle.
                textIndent: "0.25em",
                whiteSpace: "nowrap",
                WebkitUserSelect: "all",
                userSelect: "all",
              },
            )}
          >
            {children}
          </td>
        </tr>
      </tbody>
    </table>
  );
}
