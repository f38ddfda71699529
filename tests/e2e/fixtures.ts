import { type Browser, test as base, expect, type Page } from "@playwright/test";
import { Client, type QueryResultRow } from "pg";
import { type Application, handedOver } from "@/tests/support/handover";
import { browserArgs } from "./browser-args";
import { type Inbox, waitForMail } from "./inbox";
import { recordLayoutShifts } from "./layout-shift";
import { type Person, signUpAndVerify } from "./people";
import { Problems } from "./problems";

export { expect };

type Rows = <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;

interface Fixtures {
  /** The address that this test's requests come from; limits count it apart from every other. */
  clientAddress: string;
  /** Fails the test on console errors and warnings, exceptions, failed requests and 5xx. */
  problems: Problems;
  /** A page of another browser, signed in nowhere, at another address unless one is given. */
  newVisitor: (options?: { clientAddress?: string }) => Promise<Page>;
  /** Waits for the newest mail to an address. */
  inbox: Inbox;
  /** Signs up without a form and verifies from the mail, without a page; in the browser of `page` unless told. */
  signUpAndVerify: (given?: Partial<Person>, visitor?: Page) => Promise<Person>;
}

interface WorkerFixtures {
  app: Application;
  /** Rows of a statement on the application's database. */
  sql: Rows;
}

let addresses = 0;
function nextAddress(workerIndex: number): string {
  addresses++;
  return `10.${workerIndex % 256}.${(addresses >> 8) % 256}.${addresses % 256}`;
}

async function contextFor(browser: Browser, baseURL: string, clientAddress: string) {
  return browser.newContext({
    baseURL,
    locale: "en-GB",
    timezoneId: "UTC",
    extraHTTPHeaders: { "x-forwarded-for": clientAddress },
  });
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
  app: [async ({}, use) => use(handedOver()), { scope: "worker" }],
  launchOptions: [
    async ({ app, launchOptions }, use) =>
      use({ ...launchOptions, executablePath: app.browser, args: browserArgs }),
    { scope: "worker" },
  ],
  sql: [
    async ({ app }, use) => {
      const client = new Client({ connectionString: app.databaseUrl });
      await client.connect();
      await use(async (text, values) => (await client.query(text, values)).rows);
      await client.end();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ app }, use) => use(app.url),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  clientAddress: async ({}, use, info) => use(nextAddress(info.workerIndex)),
  extraHTTPHeaders: async ({ clientAddress }, use) => use({ "x-forwarded-for": clientAddress }),
  problems: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const problems = new Problems();
      await use(problems);
      expect(problems.unexpected(), "problems in the browser").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, problems }, use) => {
    problems.watch(context);
    await recordLayoutShifts(context);
    await use(context);
  },
  newVisitor: async ({ browser, app, problems }, use, info) => {
    const contexts: Awaited<ReturnType<typeof contextFor>>[] = [];
    await use(async (options = {}) => {
      const address = options.clientAddress ?? nextAddress(info.workerIndex);
      const context = await contextFor(browser, app.url, address);
      contexts.push(context);
      problems.watch(context);
      await recordLayoutShifts(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  inbox: async ({ request }, use) =>
    use((to, options = {}) => waitForMail(request, to, options.subject)),
  signUpAndVerify: async ({ page, app }, use) =>
    use((given, visitor = page) => signUpAndVerify(visitor, app.url, given)),
});
