import { createHash } from "node:crypto";

/** The policies of a `Content-Security-Policy` header, each as its directives by name. */
export function policiesOf(header: string): Record<string, string[]>[] {
  return header.split(",").map((policy) =>
    Object.fromEntries(
      policy.split(";").map((directive) => {
        const [name = "", ...values] = directive.trim().split(/\s+/);
        return [name, values];
      }),
    ),
  );
}

/** The directives of the first policy of a header, by name. */
export function directivesOf(header: string): Record<string, string[]> {
  return policiesOf(header)[0] ?? {};
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
