import { createHash } from "node:crypto";

/** The directives of a content security policy, by name. */
export function directivesOf(policy: string): Record<string, string[]> {
  return Object.fromEntries(
    policy.split(";").map((directive) => {
      const [name = "", ...values] = directive.trim().split(/\s+/);
      return [name, values];
    }),
  );
}

const script = /<script\b([^>]*)>([\s\S]*?)<\/script>/g;

/** The inline scripts of a document: their attributes, and the hash that a policy would name them by. */
export function inlineScriptsOf(html: string): { attributes: string; hash: string }[] {
  return [...html.matchAll(script)]
    .filter(([, attributes = ""]) => !/\bsrc=/.test(attributes))
    .map(([, attributes = "", text = ""]) => ({
      attributes,
      hash: `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
    }));
}
