import { describe, expect, it } from "vitest";
import { type BrowserHost, findBrowser } from "./browser";

interface World {
  files?: string[];
  commands?: Record<string, string>;
  /** What becomes true when a command runs, by its first words. */
  effects?: Record<string, () => void>;
}

function hostOf(world: World, overrides: Partial<BrowserHost> = {}) {
  const ran: string[] = [];
  const said: string[] = [];
  const host: BrowserHost = {
    platform: "linux",
    root: true,
    bundled: () => "/cache/chrome",
    exists: (file) => (world.files ?? []).includes(file),
    onPath: (name) => world.commands?.[name],
    run: (command, args) => {
      const line = [command, ...args].join(" ");
      ran.push(line);
      world.effects?.[line]?.();
      return true;
    },
    say: (line) => said.push(line),
    ...overrides,
  };
  return { host, ran, said };
}

describe("findBrowser", () => {
  it("prefers Playwright's browser", () => {
    const { host, ran } = hostOf({
      files: ["/cache/chrome"],
      commands: { chromium: "/usr/bin/chromium" },
    });
    expect(findBrowser(host)).toBe("/cache/chrome");
    expect(ran).toEqual([]);
  });

  it("prefers the system's Chromium to Chrome", () => {
    const commands = { "google-chrome": "/usr/bin/google-chrome", chromium: "/usr/bin/chromium" };
    expect(findBrowser(hostOf({ commands }).host)).toBe("/usr/bin/chromium");
  });

  it("finds Chrome on a Mac", () => {
    const chrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    expect(findBrowser(hostOf({ files: [chrome] }, { platform: "darwin" }).host)).toBe(chrome);
  });

  it("downloads Playwright's browser when there is none", () => {
    const world: World = { files: [] };
    world.effects = { "npx playwright install chromium": () => world.files?.push("/cache/chrome") };
    const { host, said } = hostOf(world);
    expect(findBrowser(host)).toBe("/cache/chrome");
    expect(said).toHaveLength(1);
  });

  it("installs the package on Debian as root, and says so", () => {
    const world: World = { commands: { "apt-get": "/usr/bin/apt-get" } };
    world.effects = {
      "apt-get install -y --no-install-recommends chromium": () => {
        world.commands = { chromium: "/usr/bin/chromium" };
      },
    };
    const { host, said } = hostOf(world);
    expect(findBrowser(host)).toBe("/usr/bin/chromium");
    expect(said.at(-1)).toContain("apt-get");
  });

  it("installs nothing as an ordinary user, and says in one line what to install", () => {
    const { host, ran } = hostOf({ commands: { "apt-get": "/usr/bin/apt-get" } }, { root: false });
    expect(() => findBrowser(host)).toThrow(/^[^\n]*Install Chromium or Chrome[^\n]*$/);
    expect(ran).toEqual(["npx playwright install chromium"]);
  });
});
