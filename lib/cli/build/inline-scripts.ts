import { createHash } from "node:crypto";

// What React writes: attribute values hold no ">", and no script holds its own end.
const element = /<script([^>]*)>([\s\S]*?)<\/script>/g;

/** The `sha256-...` of every inline script of a page, as a content security policy names them. */
export function inlineScriptHashes(html: string): string[] {
  const hashes = new Set<string>();
  for (const [, attributes = "", text = ""] of html.matchAll(element))
    if (!/\ssrc=/.test(attributes))
      hashes.add(`sha256-${createHash("sha256").update(text).digest("base64")}`);
  return [...hashes];
}
