import { setTimeout as sleep } from "node:timers/promises";
import type { Driver } from "./driver";

type Kind = "button" | "link" | "field" | "heading" | "image" | "text";

const patience = 20_000;
// https://www.w3.org/TR/webdriver2/#keyboard-actions
const keys = { Enter: "\uE007", Escape: "\uE00C" };

/** Exactly this name, or one that the pattern matches. */
const patternOf = (name: string | RegExp) =>
  typeof name === "string" ? `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$` : name.source;

/**
 * Runs in the page: finds an element by its name and scrolls to it. Returns its centre, or null while it isn’t
 * shown, or something that could be used is covered.
 */
function locate(kind: Kind, pattern: string): { x: number; y: number } | null {
  const selectors = {
    button: "button",
    link: "a[href]",
    field: "input, textarea, select",
    heading: "h1, h2, h3",
    image: "img",
    text: "main *, dialog *",
  };
  const textOf = (node: Element) =>
    // biome-ignore lint/performance/useDomNodeTextContent: without what is hidden, such as what a button says later
    (node as HTMLElement).innerText;
  const nameOf = (node: Element) => {
    const labels = node instanceof HTMLInputElement ? [...(node.labels ?? [])] : [];
    const shown = (labels.length > 0 ? labels : [node]).map(textOf);
    const name = node.getAttribute("aria-label") ?? node.getAttribute("alt") ?? shown.join(" ");
    return name.replace(/\s+/g, " ").trim();
  };
  const isUsable = ["button", "link", "field"].includes(kind);
  for (const node of document.querySelectorAll(selectors[kind])) {
    if (!new RegExp(pattern).test(nameOf(node))) continue;
    if (node instanceof HTMLImageElement && !(node.complete && node.naturalWidth)) continue;
    const labels = node instanceof HTMLInputElement ? [...(node.labels ?? [])] : [];
    for (const target of [node, ...labels]) {
      target.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = target.getBoundingClientRect();
      if (width === 0 || height === 0 || !target.checkVisibility()) continue;
      const centre = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
      if (!isUsable || target.contains(document.elementFromPoint(centre.x, centre.y)))
        return centre;
    }
  }
  return null;
}

/** Somebody in front of a browser: sees, clicks and types, and waits as long as a person would. */
export class Visitor {
  constructor(
    readonly driver: Driver,
    private readonly origin: string,
  ) {}

  /** Tries until there is an answer, also while one page follows another. */
  async until<Result>(what: string, attempt: () => Promise<Result>): Promise<NonNullable<Result>> {
    let reason = "";
    for (const end = Date.now() + patience; Date.now() < end; await sleep(100)) {
      try {
        const result = await attempt();
        if (result) return result;
        reason = "";
      } catch (error) {
        reason = String(error);
      }
    }
    const page = await this.driver.evaluate(() => location.href);
    throw new Error(`Not within ${patience / 1000} s at ${page}: ${what}. ${reason}`);
  }

  async goto(path: string): Promise<void> {
    // Firefox answers at times before the page that is left is gone.
    await this.driver.evaluate(() => {
      document.documentElement.dataset.left = "";
    });
    await this.driver.goto(new URL(path, this.origin).href);
    await this.until(`the page ${path}`, () =>
      this.driver.evaluate(
        () => !("left" in document.documentElement.dataset) && document.readyState === "complete",
      ),
    );
  }

  /** Waits until an element can be seen, and returns its centre. */
  sees(kind: Kind, name: string | RegExp) {
    const pattern = patternOf(name);
    return this.until(`${kind} ${pattern}`, () => this.driver.evaluate(locate, kind, pattern));
  }

  /** Whether an element can be seen now. */
  async hasInView(kind: Kind, name: string | RegExp): Promise<boolean> {
    return (await this.driver.evaluate(locate, kind, patternOf(name))) !== null;
  }

  async clickAt({ x, y }: { x: number; y: number }): Promise<void> {
    await this.driver.perform({
      type: "pointer",
      id: "mouse",
      actions: [
        { type: "pointerMove", duration: 0, x, y },
        { type: "pointerDown", button: 0 },
        { type: "pointerUp", button: 0 },
      ],
    });
  }

  async click(kind: Kind, name: string | RegExp): Promise<void> {
    await this.clickAt(await this.sees(kind, name));
  }

  private async type(characters: string[]): Promise<void> {
    const actions = characters.flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.driver.perform({ type: "key", id: "keyboard", actions });
  }

  press(key: keyof typeof keys): Promise<void> {
    return this.type([keys[key]]);
  }

  /** Types into a field, in place of what is in it. */
  async fill(label: string | RegExp, text: string): Promise<void> {
    await this.click("field", label);
    await this.driver.evaluate(() => (document.activeElement as HTMLInputElement).select());
    await this.type([...text]);
  }

  /** Waits for the page whose path and query match. */
  async arrives(at: RegExp): Promise<void> {
    await this.until(`a page at ${at.source}`, async () =>
      at.test(
        await this.driver.evaluate(() =>
          document.readyState === "complete" ? location.pathname + location.search : "",
        ),
      ),
    );
  }

  /** Waits until React has taken over the element that a CSS selector finds. */
  async waitForScript(selector: string): Promise<void> {
    await this.until(`a script at ${selector}`, () =>
      this.driver.evaluate((wanted) => {
        const node = document.querySelector(wanted);
        return node && Object.keys(node).some((key) => key.startsWith("__reactProps$"));
      }, selector),
    );
  }
}
