import { describe, inject, test } from "vitest";
import { dieEverywhere } from "@/tests/support/crash-everywhere";
import { type CrashOperation, crashOperations } from "@/tests/support/crash-operations";
import { startNeonProxy } from "@/tests/support/neon-proxy";
import { withNotes } from "@/tests/support/participant";

withNotes();

const operations = Object.keys(crashOperations) as CrashOperation[];

describe("recovers after SIGKILL at every crash point", () => {
  test.each(operations)("%s", { timeout: 1_800_000 }, async (operation) => {
    await dieEverywhere(operation);
  });

  test("purge in a batch, over Neon's driver", { timeout: 1_800_000 }, async () => {
    const proxy = await startNeonProxy(inject("adminUrl"));
    try {
      const settings = { DATABASE_DRIVER: "neon", NEON_WS_PROXY: proxy.address };
      await dieEverywhere("purge in a batch", settings);
    } finally {
      await proxy.close();
    }
  });
});
