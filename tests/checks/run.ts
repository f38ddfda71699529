import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "@/tests/support/run";
import { findViolations, readSources } from "./layering";
import { findLockFileFaults } from "./lock-file";

const example = path.join(repository, ".env.example");
const violations = [
  ...findViolations(
    readSources(repository),
    existsSync(example) ? readFileSync(example, "utf8") : "",
  ),
  ...findLockFileFaults(repository),
];
for (const { rule, file, message } of violations)
  process.stdout.write(`${file}: ${message} [${rule}]\n`);
process.stdout.write(
  violations.length === 0
    ? "Imports, settings and lock file: no violations.\n"
    : `Imports, settings and lock file: ${violations.length} ${violations.length === 1 ? "violation" : "violations"}.\n`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
