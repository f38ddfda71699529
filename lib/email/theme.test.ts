import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { colours, styleSheet } from "@/lib/email/theme";

/** OKLCH to sRGB, after Björn Ottosson's definition. */
function toHex(oklch: string): string {
  const [l = 0, c = 0, h = 0] = oklch.split(" ").map(Number);
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ] as const;
  const linear = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
  const channels = linear.map((value) => {
    const clamped = Math.min(1, Math.max(0, value));
    const encoded = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

const tokens = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

test.each(Object.entries(colours))("uses %s as the stylesheet does", (name, [light, dark]) => {
  const token = new RegExp(`--${name}: light-dark\\(oklch\\((.+?)\\), oklch\\((.+?)\\)\\);`);
  const [, lightToken = "", darkToken = ""] = token.exec(tokens) ?? [];
  expect([light, dark]).toEqual([toHex(lightToken), toHex(darkToken)]);
});

test("keeps the style sheet intact through React's escaping", () => {
  expect(styleSheet).not.toMatch(/[<>&"']/);
});
