import { readdirSync } from "node:fs";
import path from "node:path";
import { commandPath } from "./sample";

const skipped = /^(node_modules|\.git|\.next.*|\.data|test-results|coverage|playwright-report)$/;
const isText = /(^|\.)(ts|tsx|mjs|sql|md|json|css|ya?ml|example)$/;

/** The text files of a checkout by their paths in it, without those of this command. */
export function* textFiles(root: string, folder = ""): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name);
    if (skipped.test(entry.name) || file === commandPath) continue;
    if (entry.isDirectory()) yield* textFiles(root, file);
    else if (isText.test(entry.name)) yield file;
  }
}
