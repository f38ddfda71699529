import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { repository } from "@/tests/support/run";

/** What a process of its own writes to its standard output. */
function linesOf(code: string): string[] {
  const child = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", `import { log } from "@/lib/log";\n${code}`],
    { cwd: repository, encoding: "utf8", env: { ...process.env, LOG_LEVEL: "info" } },
  );
  expect(child.stderr).toBe("");
  return child.stdout.trimEnd().split("\n");
}

test("writes an entry as one line of JSON with its time in UTC", {
  timeout: 120_000,
}, () => {
  const hostile = 'a\n{"level":60,"msg":"forged"}\r\n\u001b[2J"';
  const lines = linesOf(
    `log.warn({ from: ${JSON.stringify(hostile)} }, ${JSON.stringify(hostile)}); log.debug("no");`,
  );
  expect(lines).toHaveLength(1);
  const entry = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
  expect(entry).toMatchObject({ level: 40, from: hostile, msg: hostile });
  expect(entry.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
