import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { repository } from "@/tests/support/run";

// Found from here: the folder in which it runs has no packages.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const folder = mkdtempSync(path.join(tmpdir(), "start-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command of this repository in an empty folder; returns its exit code and what it says. */
async function run(command: string, added: Record<string, string>, ...words: string[]) {
  mkdirSync(folder, { recursive: true });
  const { PORT: _, ...environment } = process.env;
  const child = spawn(
    process.execPath,
    ["--import", tsx, path.join(repository, command), ...words],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...environment,
        NODE_OPTIONS: "",
        TSX_TSCONFIG_PATH: path.join(repository, "tsconfig.json"),
        NODE_ENV: "production",
        ...added,
      },
    },
  );
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  return { status, stderr };
}

test("regression: npm start reads PORT from .env", async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, ".env"), "PORT=70000\n");
  expect(await run("lib/cli/server/start.ts", {})).toEqual({
    status: 1,
    stderr: "PORT must be a number from 1 to 65535, such as 3000.\n",
  });
});

test("regression: npm start says in a sentence that its port is taken", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { status, stderr } = await run(
    "lib/cli/server/start.ts",
    { PORT: String(port) },
    "-H",
    "127.0.0.1",
  );
  server.close();
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`^Port ${port} is already in use\\. [^\n]+ PORT=\\d+\\.\n$`));
});

test.each([
  [
    "lib/cli/server/start.ts",
    "development",
    "npm start runs the production build. Unset NODE_ENV=development, or use npm run dev.\n",
  ],
  [
    "lib/cli/dev/dev.ts",
    "production",
    "npm run dev is for development only. Unset NODE_ENV, or use npm start.\n",
  ],
])(
  "regression: %s refuses NODE_ENV=%s before it asks for settings",
  async (command, mode, stderr) => {
    expect(await run(command, { NODE_ENV: mode })).toEqual({ status: 1, stderr });
  },
);
