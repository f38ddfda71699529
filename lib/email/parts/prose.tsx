import { Button, Link, Text } from "@react-email/components";
import type { ReactNode } from "react";
import { paint } from "@/lib/email/theme";

const body = { margin: "0 0 16px", fontSize: 16, lineHeight: "24px" };
const small = { margin: "0 0 12px", fontSize: 14, lineHeight: "20px" };

/** A paragraph of the message. */
export function Paragraph({ children }: { children: ReactNode }) {
  return <Text {...paint({ text: "foreground" }, body)}>{children}</Text>;
}

/** A paragraph of smaller print: conditions, what to do if it was not you, the footer. */
export function Note({ children }: { children: ReactNode }) {
  return <Text {...paint({ text: "muted-foreground" }, small)}>{children}</Text>;
}

/** A part of a sentence that stands out. */
export function Strong({ children }: { children: ReactNode }) {
  return <strong style={{ fontWeight: 600 }}>{children}</strong>;
}

/** The text before and after the first occurrence of `part`. */
function around(sentence: string, part: string): [before: string, after: string] {
  const at = sentence.indexOf(part);
  if (at < 0) throw new Error(`"${sentence}" does not contain "${part}"`);
  return [sentence.slice(0, at), sentence.slice(at + part.length)];
}

/** A sentence of which `part` stands out. */
export function Emphasised({ part, children }: { part: string; children: string }) {
  const [before, after] = around(children, part);
  return (
    <>
      {before}
      <Strong>{part}</Strong>
      {after}
    </>
  );
}

/** A sentence of which `words` are a link. */
export function Linked(props: { words: string; href: string; children: string }) {
  const [before, after] = around(props.children, props.words);
  return (
    <>
      {before}
      <SideLink href={props.href}>{props.words}</SideLink>
      {after}
    </>
  );
}

/** The one thing that an email asks its reader to do. */
export function Action({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button
      href={href}
      {...paint(
        { fill: "primary", text: "primary-foreground" },
        {
          margin: "8px 0 24px",
          padding: "12px 20px",
          borderRadius: 8,
          fontSize: 16,
          lineHeight: "20px",
          fontWeight: 500,
        },
      )}
    >
      {children}
    </Button>
  );
}

/** A second way on, within a sentence. */
export function SideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} {...paint({ text: "primary" }, { textDecoration: "underline" })}>
      {children}
    </Link>
  );
}
