import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

/** What the search touches outside this process; tests put their own in its place. */
export interface BrowserHost {
  platform: NodeJS.Platform;
  root: boolean;
  bundled(): string;
  exists(file: string): boolean;
  onPath(name: string): string | undefined;
  /** Runs a command quietly; whether it ended well within the time. */
  run(command: string, args: string[], timeoutMs: number): boolean;
  say(line: string): void;
}

const systemNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const systemPaths: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: ["C:\\Program Files", "C:\\Program Files (x86)"].map(
    (folder) => `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
  ),
};

function systemBrowser(host: BrowserHost): string | undefined {
  for (const name of systemNames) {
    const found = host.onPath(name);
    if (found) return found;
  }
  return systemPaths[host.platform]?.find(host.exists);
}

/**
 * The path of a Chromium: Playwright's own, the system's, a fresh download, or (Debian and Ubuntu,
 * as root) the distribution's package.
 *
 * @throws Error whose message is one line that tells what to install.
 */
export function findBrowser(host: BrowserHost = thisHost): string {
  const bundled = host.bundled();
  if (host.exists(bundled)) return bundled;
  const system = systemBrowser(host);
  if (system) return system;

  host.say("Chromium or Chrome not found. Downloading Chromium with Playwright.");
  const npx = host.platform === "win32" ? "npx.cmd" : "npx";
  host.run(npx, ["playwright", "install", "chromium"], 120_000);
  if (host.exists(bundled)) return bundled;

  if (host.platform === "linux" && host.root && host.onPath("apt-get")) {
    host.say("The download failed. Installing the chromium package with apt-get.");
    host.run("apt-get", ["update"], 180_000);
    host.run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], 300_000);
    const installed = systemBrowser(host);
    if (installed) return installed;
  }
  throw new Error(
    "The end-to-end tests need a browser. Install Chromium or Chrome, or run `npx playwright install --with-deps chromium`.",
  );
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a program that the shell would find. */
export function findOnPath(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find(executable);
}

const thisHost: BrowserHost = {
  platform: process.platform,
  root: process.getuid?.() === 0,
  bundled: () => chromium.executablePath(),
  exists: (file) => existsSync(file),
  onPath: findOnPath,
  run: (command, args, timeoutMs) =>
    spawnSync(command, args, {
      stdio: "ignore",
      timeout: timeoutMs,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0,
  say: (line) => process.stdout.write(`${line}\n`),
};
