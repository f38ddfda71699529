import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { themeBoot } from "./theme-boot";

/** Runs the script in a page of this scheme, presses the theme button, and returns the cookie it writes. */
function cookieAt(protocol: "http:" | "https:", themeNext = ""): string {
  const heard: Record<string, (event: unknown) => void> = {};
  const button = {
    hasAttribute: (name: string) => name === "data-theme-next",
    dataset: { themeNext },
  };
  const documentElement = { dataset: {}, toggleAttribute: () => {} };
  const document = {
    cookie: "",
    documentElement,
    addEventListener: (name: string, hear: (event: unknown) => void) => {
      heard[name] = hear;
    },
  };
  const page = { document, location: { protocol }, navigator: { onLine: true } };
  runInNewContext(themeBoot, { ...page, addEventListener: () => {} });
  heard.click?.({ target: { closest: () => button } });
  return document.cookie;
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
