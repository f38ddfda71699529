import type { Page } from "@playwright/test";
import { appConfig } from "@/lib/app-config";

/** As other sites show a page, in pixels. */
export const previewSize = { width: 1200, height: 630 };

/**
 * Turns the start page into the link preview image of a page: mark, title and the lifecycle line of the
 * example. The context must allow styles (`bypassCSP`), and have a viewport of `previewSize`.
 */
export async function paintPreview(page: Page, title: string, description: string): Promise<void> {
  await page.evaluate(
    async ({ product, title, description }) => {
      const make = (tag: string, style: string, text = "") => {
        const element = document.createElement(tag);
        element.style.cssText = style;
        element.textContent = text;
        return element;
      };
      const mark = document.querySelector("header svg")?.cloneNode(true) as SVGElement;
      mark.style.cssText = "width:56px;height:56px";
      const name = make("span", "font-size:36px;font-weight:600;letter-spacing:-0.02em", product);
      const head = make("div", "display:flex;align-items:center;gap:16px");
      head.append(mark, name);

      const long = title.length > 20;
      const size = long ? 72 : 88;
      const words = make("div", "display:grid;gap:20px");
      words.append(
        make(
          "div",
          `font-size:${size}px;line-height:1.06;font-weight:600;letter-spacing:-0.035em;max-width:1000px;text-wrap:balance`,
          title,
        ),
      );
      if (!long)
        words.append(
          make(
            "div",
            "font-size:32px;line-height:1.35;color:var(--muted-foreground);max-width:960px;text-wrap:balance",
            description,
          ),
        );

      // Drawn at half its size, so that its lines are as strong as the words.
      const line = make("div", "width:600px;height:92px;margin-top:-20px;zoom:1.9");
      const stem = document
        .querySelector("#example-deleted figure > svg")
        ?.cloneNode(true) as SVGElement;
      stem.style.display = "block";
      line.append(stem);

      const sheet = make(
        "main",
        "width:1200px;height:630px;padding:64px 80px 44px;display:flex;flex-direction:column;justify-content:space-between;background:var(--background);color:var(--foreground)",
      );
      sheet.append(head, words, line);
      document.body.replaceChildren(sheet);
      for (const text of line.querySelectorAll("text")) text.remove();
      await document.fonts.ready;
    },
    { product: appConfig.name, title, description },
  );
}
