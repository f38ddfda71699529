import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "@/tests/support/run";
import { findViolations, readSources } from "./layering";

const example = path.join(repository, ".env.example");
const violations = findViolations(
  readSources(repository),
  existsSync(example) ? readFileSync(example, "utf8") : "",
);
for (const { rule, file, message } of violations)
  process.stdout.write(`${file}: ${message} [${rule}]\n`);
process.stdout.write(
  violations.length === 0
    ? "Layering: nothing to complain about.\n"
    : `Layering: ${violations.length} violations.\n`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
