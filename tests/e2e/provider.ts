import path from "node:path";
import type { BrowserContext } from "@playwright/test";
import { startApplication } from "@/tests/support/app";
import { handedOver } from "@/tests/support/handover";
import { type Person as Claims, personCookie, startOidcServer } from "@/tests/support/oauth-server";
import { test as base } from "./fixtures";

type Provider = Awaited<ReturnType<typeof startOidcServer>>;

/** What the provider is called on the pages. */
export const providerName = "Example ID";

/** Tests with an application that has a provider, which the one of the other tests has not. */
export const test = base.extend<
  { meet: (context: BrowserContext, claims: Claims) => Promise<void> },
  { provider: Provider }
>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
    async ({}, use) => {
      const provider = await startOidcServer();
      await use(provider);
      await provider.stop();
    },
    { scope: "worker" },
  ],
  app: [
    async ({ provider }, use, info) => {
      const app = handedOver();
      const own = await startApplication({
        settings: {
          ...app.settings,
          OIDC_ISSUER: provider.issuer,
          OIDC_CLIENT_ID: "client",
          OIDC_CLIENT_SECRET: "secret",
          OIDC_NAME: providerName,
        },
        logFile: path.join(app.runFolder, `provider-app-${info.workerIndex}.log`),
      });
      await use({ ...app, url: own.url });
      await own.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  /** Signs a browser in at the provider, as somebody of whom it says these things. */
  meet: async ({ provider }, use) =>
    use((context, claims) =>
      context.addCookies([{ ...personCookie(claims), url: provider.issuer }]),
    ),
});
