import { appConfig } from "@/lib/app-config";
import type { Fact } from "@/lib/email/parts/facts";
import { footer } from "@/lib/email/parts/footer";

/** Joins the paragraphs of a plain-text email and signs it with the product's name and the footer. */
export function plainText(paragraphs: string[], to: string, reason: string): string {
  // "-- " on a line of its own is how email clients recognise a signature.
  const signature = ["-- ", appConfig.name, ...footer(to, reason)].join("\n");
  return `${[...paragraphs, signature].join("\n\n")}\n`;
}

/** A link of a plain-text email: its words in the HTML, then its URL on a line of its own. */
export function textLink(words: string, url: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}:\n${url}`;
}

/** The labelled values of a plain-text email, one a line. */
export function textFacts(facts: Fact[]): string {
  return facts.map(({ label, value }) => `${label}: ${value}`).join("\n");
}
