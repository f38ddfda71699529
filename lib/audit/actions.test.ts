import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { auditEvents } from "./actions";

const page = readFileSync(path.join(import.meta.dirname, "../../docs/audit-log.md"), "utf8");

/** The keys of each action's metadata, as the table of the page has them. */
const documented = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => {
    const [, action = "", when = "", keys = "", actor = ""] = line.split("|");
    return {
      action: action.trim().replaceAll("`", ""),
      keys: [...keys.matchAll(/`([^`]+)`/g)].map(([, key]) => key),
      isComplete: when.trim() !== "" && actor.trim() !== "",
    };
  });

test("documents every action with its metadata, in the order of the code", () => {
  const defined = Object.entries(auditEvents).map(([action, schema]) => ({
    action,
    keys: Object.entries(schema.shape).map(([key, value]) =>
      value.safeParse(undefined).success ? `${key}?` : key,
    ),
    isComplete: true,
  }));
  expect(documented).toEqual(defined);
});
