import { stripVTControlCharacters } from "node:util";
import { framesOf, reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { withoutTokens } from "./log-refusal";
import { findRequest } from "./unavailable";

const levels = { log: "info", info: "info", warn: "warn", error: "error" } as const;

/** Whether Node.js says it, such as of a version that a package will drop: it writes its warnings as errors. */
const isNodeWarning = (words: unknown[]) => /^\(node:\d+\) /.test(String(words[0]));

/** What Next.js says, without colours, symbols before and after, and what an address in it may contain. */
function plain(words: unknown[]): string {
  return stripVTControlCharacters(words.filter((word) => typeof word === "string").join(" "))
    .replace(/^[^\p{L}\d/]+|[\s:]+$/gu, "")
    .split(/(\s+)/)
    .map((word) => (word.includes("/") ? withoutTokens(word) : word))
    .join("");
}

/**
 * Has what is written to the console be lines of the log. Next.js writes there each error that no page, route or
 * action has caught, with all that the error has: here it is its reason, where it was thrown, the `digest` that an
 * error page shows, and the request, each error once.
 */
export function logConsole(): void {
  const seen = new WeakSet<Error>();
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, "info"][])
    console[method] = (...words: unknown[]) => {
      const error = words.find((word) => word instanceof Error);
      if (!error) {
        const text = plain(words);
        if (text) log[isNodeWarning(words) ? "warn" : level]({ from: "next" }, text);
        return;
      }
      if (seen.has(error)) return;
      seen.add(error);
      const { method, url } = findRequest() ?? {};
      const entry = {
        from: "next",
        ...(url && { method, path: withoutTokens(url) }),
        ...("digest" in error && { digest: error.digest }),
        error: reasonOf(error),
        stack: framesOf(error),
      };
      log[level](entry, url ? "a request failed" : plain(words) || "an error was not caught");
    };
}
