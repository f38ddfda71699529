import { render } from "@react-email/components";
import type { ReactElement } from "react";
import { appConfig } from "@/lib/app-config";

// The part of html-to-text that a formatter uses; the package has no types of its own.
type Node = { data?: string; attribs?: { href?: string }; children?: Node[] };
type Builder = {
  openBlock(options: { leadingLineBreaks: number }): void;
  closeBlock(options: { trailingLineBreaks: number }): void;
  addLiteral(text: string): void;
  addLineBreak(): void;
  pushWordTransform(transform: (word: string) => string): void;
  popWordTransform(): void;
};
type Formatter = (
  element: Node,
  walk: (children: Node[] | undefined, builder: Builder) => void,
  builder: Builder,
) => void;

const capitalised = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/**
 * Makes the plain text of an email from its HTML: a link is repeated after its paragraph, as its
 * words and then its URL on a line of its own, so that every client can open it.
 *
 * @param footer the lines below the product's name
 */
export async function plainText(
  body: ReactElement,
  footer: string[],
): Promise<{ text: string; links: string[] }> {
  const links: string[] = [];
  let inParagraph: Node[] | undefined;

  const writeLink: Formatter = (element, walk, builder) => {
    const href = element.attribs?.href ?? "";
    let first = true;
    builder.openBlock({ leadingLineBreaks: 2 });
    builder.pushWordTransform((word) => {
      const written = first ? capitalised(word) : word;
      first = false;
      return written;
    });
    walk(element.children, builder);
    builder.popWordTransform();
    builder.addLiteral(":");
    builder.addLineBreak();
    builder.addLiteral(href);
    builder.closeBlock({ trailingLineBreaks: 2 });
  };

  const link: Formatter = (element, walk, builder) => {
    const href = element.attribs?.href ?? "";
    links.push(href);
    if (!inParagraph) return writeLink(element, walk, builder);
    walk(element.children, builder);
    if (element.children?.[0]?.data !== href) inParagraph.push(element);
  };

  const paragraph: Formatter = (element, walk, builder) => {
    const found: Node[] = [];
    inParagraph = found;
    builder.openBlock({ leadingLineBreaks: 2 });
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 2 });
    inParagraph = undefined;
    for (const each of found) writeLink(each, walk, builder);
  };

  const row = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
  const message = await render(body, {
    plainText: true,
    htmlToTextOptions: {
      formatters: { link, paragraph },
      selectors: [
        { selector: "a", format: "link" },
        { selector: "p", format: "paragraph" },
        { selector: "tr", format: "block", options: row },
        { selector: "th", format: "inlineSurround", options: { suffix: ": " } },
        { selector: "td", format: "inline" },
      ],
    },
  });
  // "-- " on a line of its own is how email clients recognise a signature.
  const signature = ["-- ", appConfig.name, ...footer].join("\n");
  return { text: `${message}\n\n${signature}\n`, links };
}
