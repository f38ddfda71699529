import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "@/tests/support/run";
import { findViolations, readSources } from "./layering";
import { findLockFileFaults, type Manifest } from "./lock-file";
import { packagesOfProduction } from "./production-packages";

const example = path.join(repository, ".env.example");
const sources = readSources(repository);
const { dependencies }: Manifest = JSON.parse(
  readFileSync(path.join(repository, "package.json"), "utf8"),
);
const violations = [
  ...findViolations(sources, existsSync(example) ? readFileSync(example, "utf8") : ""),
  ...packagesOfProduction(sources, Object.keys(dependencies ?? {})),
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
