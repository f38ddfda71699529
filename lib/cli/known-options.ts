import { parseArgs } from "node:util";
import type { ArgsDef } from "citty";
import { UsageError } from "./output";

/**
 * Refuses what a command has no use for, which its parser would pass over: with a slip in `--dry-run` it would run.
 *
 * @throws UsageError
 */
export function refuseUnknownOptions(definitions: ArgsDef, words: string[]): void {
  const options = Object.fromEntries(
    Object.entries(definitions).map(
      ([name, { type }]) =>
        [name, { type: type === "boolean" ? "boolean" : "string" }] as [
          string,
          { type: "boolean" | "string" },
        ],
    ),
  );
  try {
    parseArgs({ args: words, options });
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\. |\.$/);
    throw new UsageError(`${sentence}. Add --help to see the options.`);
  }
}
