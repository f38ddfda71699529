import { describe, test } from "vitest";
import { dieEverywhere } from "@/tests/support/crash-everywhere";
import { type CrashOperation, crashOperations } from "@/tests/support/crash-operations";
import { withNotes } from "@/tests/support/participant";

withNotes();

const operations = Object.keys(crashOperations) as CrashOperation[];

describe("recovers after SIGKILL at every crash point", () => {
  test.each(operations)("%s", { timeout: 1_800_000 }, async (operation) => {
    await dieEverywhere(operation);
  });
});
