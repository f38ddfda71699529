import type { BrowserContext } from "@playwright/test";

// Playwright's own start-up script is refused by the sandboxed frames that show mails.
const ofPlaywright = /^console error: Blocked script execution in 'about:srcdoc'/;

/** What went wrong in the pages of one test. */
export class Problems {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = [ofPlaywright];

  /** Declares a problem that this test provokes on purpose. */
  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  /** Problems so far that no `allow` covers. */
  unexpected(): string[] {
    return this.seen.filter((line) => !this.allowed.some((pattern) => pattern.test(line)));
  }

  /** Listens to every page of a context: console errors and warnings, exceptions, failed requests. */
  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      // A warning of the browser itself (an unused preload, say) is a problem too.
      if (message.type() === "error" || message.type() === "warning")
        this.seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.seen.push(`exception: ${error.error().message}`));
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      // Leaving a page ends what it was still fetching; without JavaScript, scripts are "csp", and a
      // real offence against the policy is an error in the console as well.
      if (reason !== "net::ERR_ABORTED" && reason !== "csp")
        this.seen.push(`request failed: ${reason} ${request.url()}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 500)
        this.seen.push(`status ${response.status()}: ${response.url()}`);
    });
  }
}
