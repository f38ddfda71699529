import { monoFont, paint } from "@/lib/email/theme";

/** A text to keep or to copy as it is, however long its words are. */
export function Document({ children }: { children: string }) {
  return (
    <div
      {...paint(
        { text: "muted-foreground", fill: "background", edge: "border" },
        {
          margin: "8px 0 24px",
          padding: 12,
          borderStyle: "solid",
          borderWidth: 1,
          borderRadius: 8,
          fontFamily: monoFont,
          fontSize: 11,
          lineHeight: "16px",
          whiteSpace: "pre-wrap",
          overflowWrap: "anywhere",
        },
      )}
    >
      {children}
    </div>
  );
}
