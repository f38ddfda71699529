import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { themeBoot } from "./theme-boot";

/** Runs the script in a page of this scheme; returns its document and what it listens to. */
function boot(protocol: "http:" | "https:") {
  const heard: Record<string, (event: { target: unknown }) => void> = {};
  const documentElement = { dataset: {}, toggleAttribute: () => {} };
  const document = {
    cookie: "",
    documentElement,
    addEventListener: (name: string, hear: (event: { target: unknown }) => void) => {
      heard[name] = hear;
    },
  };
  const page = { document, location: { protocol }, navigator: { onLine: true } };
  runInNewContext(themeBoot, { ...page, addEventListener: () => {} });
  return { document, heard };
}

/** Presses the theme button, and returns the cookie that is written. */
function cookieAt(protocol: "http:" | "https:", themeNext = ""): string {
  const { document, heard } = boot(protocol);
  const button = {
    hasAttribute: (name: string) => name === "data-theme-next",
    dataset: { themeNext },
  };
  heard.click?.({ target: { closest: () => button } });
  return document.cookie;
}

/** How often a dialog is closed by a press that begins and ends at these targets. */
function closings(press: (dialog: object) => [from: object, to: object], known: object = {}) {
  const { heard } = boot("http:");
  let closed = 0;
  const dialog = {
    ...known,
    closest: () => null,
    matches: (selector: string) => selector === "dialog[closedby=any]",
    close: () => {
      closed += 1;
    },
  };
  const [from, to] = press(dialog);
  heard.pointerdown?.({ target: from });
  heard.click?.({ target: to });
  return closed;
}

test("sets a Secure theme cookie with the __Secure- prefix over HTTPS, and a plain one over HTTP", () => {
  expect(cookieAt("https:")).toBe(
    "__Secure-theme=light;path=/;max-age=31536000;samesite=lax;secure",
  );
  expect(cookieAt("http:")).toBe("theme=light;path=/;max-age=31536000;samesite=lax");
});

test("sets the theme that a button names", () => {
  expect(cookieAt("http:", "dark")).toMatch(/^theme=dark;/);
});

test("closes a dialog on a click beside it where the browser does not know closedby", () => {
  expect(closings((dialog) => [dialog, dialog])).toBe(1);
  expect(closings((dialog) => [dialog, dialog], { closedBy: "any" })).toBe(0);
});

test("leaves a dialog open on a click in it, and on a selection that ends beside it", () => {
  const field = { closest: () => null, matches: () => false };
  expect(closings(() => [field, field])).toBe(0);
  expect(closings((dialog) => [field, dialog])).toBe(0);
});
