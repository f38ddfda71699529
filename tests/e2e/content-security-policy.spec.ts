import type { Page } from "@playwright/test";
import { directivesOf } from "@/tests/support/policy";
import { expect, test } from "./fixtures";

const foreign = "https://evil.example";

interface Injection {
  /** Has its effect when a script adds it to `effects`, or when `/<id>.*` of the other host is requested. */
  id: string;
  markup: string;
  /** The directive that refuses it, and what it refuses: the other host, or "inline". */
  violation: string;
}

const trace = (id: string) => `effects.push('${id}')`;

// These need nobody to click.
const loaded: Injection[] = [
  {
    id: "inline-script",
    markup: `<script>${trace("inline-script")}</script>`,
    violation: "script-src-elem inline",
  },
  {
    id: "guessed-nonce",
    markup: `<script nonce="AAAAAAAAAAAAAAAAAAAAAA==">${trace("guessed-nonce")}</script>`,
    violation: "script-src-elem inline",
  },
  {
    id: "foreign-script",
    markup: `<script src="${foreign}/foreign-script.js"></script>`,
    violation: `script-src-elem ${foreign}`,
  },
  {
    id: "event-handler",
    markup: `<img src="data:," alt="" onerror="${trace("event-handler")}">`,
    violation: "script-src-attr inline",
  },
  {
    id: "plug-in",
    markup: `<object data="${foreign}/plug-in.html"></object>`,
    violation: `object-src ${foreign}`,
  },
  {
    id: "frame",
    markup: `<iframe src="${foreign}/frame.html"></iframe>`,
    violation: `frame-src ${foreign}`,
  },
  {
    id: "style-sheet",
    markup: `<link rel="stylesheet" href="${foreign}/style-sheet.css">`,
    violation: `style-src-elem ${foreign}`,
  },
  {
    id: "image",
    markup: `<img alt="" src="${foreign}/image.svg">`,
    violation: `img-src ${foreign}`,
  },
];

const above = 'style="position: fixed; z-index: 9999; top: 0; padding: 1rem"';

// The last one leads away from the page where nothing refuses it.
const clicked: Injection[] = [
  {
    id: "javascript-link",
    markup: `<a ${above} id="javascript-link" href="javascript:void ${trace("javascript-link")}">Link</a>`,
    violation: "script-src-elem inline",
  },
  {
    id: "foreign-form",
    markup: `<form method="post" action="${foreign}/foreign-form.html">
      <button ${above.replace("top: 0", "top: 5rem")} id="foreign-form">Send</button></form>`,
    violation: `form-action ${foreign}`,
  },
];

const contents: Record<string, { contentType: string; body: string }> = {
  js: { contentType: "text/javascript", body: trace("script of another host") },
  css: { contentType: "text/css", body: "" },
  svg: { contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
  html: { contentType: "text/html", body: "<!doctype html><title>Elsewhere</title>" },
};

/** Answers as the other host, and returns the names of the files that pages requested from it. */
async function answerAsForeignHost(page: Page): Promise<string[]> {
  const requested: string[] = [];
  await page.route(`${foreign}/**`, async (route) => {
    const [, name = "", extension = ""] = /\/([\w-]*)\.?(\w*)$/.exec(route.request().url()) ?? [];
    requested.push(name);
    await route.fulfill(contents[extension] ?? { status: 404 });
  });
  return requested;
}

/** Has every page record what its policy refuses, and gives injected scripts a list to leave a trace in. */
async function recordViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations, effects: [] });
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      const blocked = /^https?:/.test(blockedURI) ? new URL(blockedURI).origin : blockedURI;
      violations.push(`${effectiveDirective} ${blocked}`);
    });
  });
}

async function listOf(page: Page, name: "violations" | "effects"): Promise<string[]> {
  return page.evaluate((key) => [...new Set<string>(Reflect.get(window, key) ?? [])].sort(), name);
}

/**
 * Opens a page whose document ends with this markup, as if a value had not been escaped; with the
 * headers that the application sent, or without their policy. Returns the policy that was sent.
 */
async function openWith(
  page: Page,
  url: string,
  { markup, policy }: { markup: string; policy: boolean },
): Promise<string> {
  let sent = "";
  await page.route(url, async (route) => {
    const answer = await route.fetch();
    const headers = answer.headers();
    sent = headers["content-security-policy"] ?? "";
    delete headers["content-encoding"];
    if (!policy) delete headers["content-security-policy"];
    const html = await answer.text();
    expect(html).toContain("</body>");
    await route.fulfill({
      status: answer.status(),
      headers,
      body: html.replace("</body>", () => `${markup}</body>`),
    });
  });
  await page.goto(url);
  await page.unroute(url);
  return sent;
}

const markupOf = (injections: Injection[]) => injections.map(({ markup }) => markup).join("\n");
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

/** Injects into a page what its policy must refuse; then the same without the policy, where all of it works. */
async function expectRefusals(page: Page, url: string): Promise<void> {
  await recordViolations(page);
  const requested = await answerAsForeignHost(page);
  const markup = markupOf([...loaded, ...clicked]);
  const effects = async () => sorted([...(await listOf(page, "effects")), ...requested]);

  await test.step("with the policy", async () => {
    await openWith(page, url, { markup, policy: true });
    await expect
      .poll(() => listOf(page, "violations"))
      .toEqual(sorted(loaded.map(({ violation }) => violation)));
    for (const { id, violation } of clicked) {
      await page.evaluate(() => Reflect.get(window, "violations").splice(0));
      // By itself, the click would wait for the page that a refused form never leads to.
      await page.locator(`#${id}`).click({ noWaitAfter: true });
      await expect.poll(() => listOf(page, "violations"), id).toEqual([violation]);
    }
    expect(await effects()).toEqual([]);
    expect(page.url()).toBe(url);
  });

  await test.step("without the policy", async () => {
    await openWith(page, url, { markup, policy: false });
    const early = loaded.map(({ id }) => id);
    await expect.poll(effects).toEqual(sorted([...early, "script of another host"]));
    await page.locator("#javascript-link").click();
    await expect.poll(effects).toContain("javascript-link");
    await page.locator("#foreign-form").click();
    await page.waitForURL(`${foreign}/foreign-form.html`);
  });

  await test.step("another base address", async () => {
    const base = `<base href="${foreign}/">`;
    await openWith(page, url, { markup: base, policy: true });
    await expect.poll(() => listOf(page, "violations")).toEqual([`base-uri ${foreign}`]);
    expect(await page.evaluate(() => document.baseURI)).toBe(url);
  });
}

test.beforeEach(({ problems }) => {
  problems.allow(/Content Security Policy/);
});

test("refuses injected scripts, links, forms and files on a page rendered at build", async ({
  page,
  app,
}) => {
  const url = `${app.url}/`;
  const answer = await page.request.get(url);
  const policy = answer.headers()["content-security-policy"] ?? "";
  expect(directivesOf(policy)["script-src"]).toContain("'self'");
  expect(policy).not.toContain("'nonce-");
  await expectRefusals(page, url);
});

test("refuses injected scripts, links, forms and files on a page rendered for a signed-in visitor", async ({
  page,
  app,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  const url = `${app.url}/dashboard`;
  const answer = await page.request.get(url);
  expect(answer.headers()["content-security-policy"]).toContain("'nonce-");
  await expectRefusals(page, url);
});

test("refuses a file of another host that the page's own script adds", async ({
  page,
  app,
  signUpAndVerify,
}) => {
  await signUpAndVerify();
  await recordViolations(page);
  const requested = await answerAsForeignHost(page);
  for (const path of ["/", "/dashboard"]) {
    await page.goto(`${app.url}${path}`);
    await page.evaluate((src) => {
      document.head.append(Object.assign(document.createElement("script"), { src }));
    }, `${foreign}/added.js`);
    await expect
      .poll(() => listOf(page, "violations"), path)
      .toEqual([`script-src-elem ${foreign}`]);
    expect(requested, path).toEqual([]);
  }
});

test("applies style attributes and style elements", async ({ page, app }) => {
  await recordViolations(page);
  await openWith(page, `${app.url}/`, {
    markup: `<style>#styled { top: 7px }</style><p id="styled" style="position: fixed; left: 5px">Text</p>`,
    policy: true,
  });
  await expect(page.locator("#styled")).toHaveCSS("left", "5px");
  await expect(page.locator("#styled")).toHaveCSS("top", "7px");
  expect(await listOf(page, "violations")).toEqual([]);
});
