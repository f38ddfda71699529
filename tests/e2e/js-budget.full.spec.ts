import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";
import { appConfig } from "@/lib/app-config";
import { startApplication } from "@/tests/support/app";
import { buildEmptyApp, nextVersion } from "@/tests/support/empty-app";
import { expect, test } from "./fixtures";

// 1 kB is 1,000 bytes. Every script is compressed here by gzip at level 9, so that the application
// and the empty one are weighed alike whatever a server in front of them does.

const say = (line: string) => process.stdout.write(`${line}\n`);

/** The gzip bytes of every script that the browser fetches for `url` until the network is idle. */
async function scriptBytes(page: Page, url: string): Promise<number> {
  const scripts = new Set<string>();
  const collect = (response: Response) => {
    const type = response.headers()["content-type"] ?? "";
    if (response.request().resourceType() === "script" || type.includes("javascript"))
      scripts.add(response.url());
  };
  page.on("response", collect);
  const response = await page.goto(url, { waitUntil: "networkidle" });
  page.off("response", collect);
  expect(response?.status(), url).toBe(200);
  expect(page.url()).toBe(url);
  expect(scripts.size, `scripts of ${url}`).toBeGreaterThan(0);
  let bytes = 0;
  for (const script of scripts) {
    const response = await page.request.get(script);
    expect(response.status(), script).toBe(200);
    bytes += gzipSync(await response.body(), { level: 9 }).length;
  }
  return bytes;
}

test("stays within the JavaScript budget above an empty Next.js app", async ({
  app,
  page,
  newVisitor,
  problems,
  signUpAndVerify,
}) => {
  // The first time, the empty app is built.
  test.setTimeout(300_000);
  // The empty app has no icon.
  problems.allow(/favicon\.ico/);
  const empty = await startApplication({
    folder: buildEmptyApp(),
    settings: {},
    logFile: path.join(app.runFolder, "empty-app.log"),
    probe: "/",
  });
  const floor = await scriptBytes(await newVisitor(), `${empty.url}/`).finally(() => empty.stop());
  say(`JavaScript, gzip: an empty app on Next.js ${nextVersion()} fetches ${floor} bytes`);

  await signUpAndVerify();
  const over: string[] = [];
  for (const [route, kilobytes] of Object.entries(appConfig.budgets)) {
    const visitor = route === "/dashboard" ? page : await newVisitor();
    const above = (await scriptBytes(visitor, app.url + route)) - floor;
    const line = `${route} ${above >= 0 ? "+" : ""}${above} bytes (at most ${kilobytes} kB)`;
    say(`  ${line}`);
    if (above > kilobytes * 1000) over.push(line);
  }
  expect(over).toEqual([]);
});
