import type { CSSProperties } from "react";

/**
 * The product's tokens as mail clients need them: hexadecimal, [light, dark]. They know neither
 * OKLCH nor variables, so the values stand here a second time; a test compares them with the
 * style sheet.
 */
export const colours = {
  background: ["#fafaf8", "#0d100e"],
  card: ["#fefffd", "#141815"],
  border: ["#dee1db", "#2a2f2b"],
  input: ["#878d86", "#676e68"],
  foreground: ["#171c18", "#eaece7"],
  "muted-foreground": ["#4e554f", "#afb2ac"],
  "subtle-foreground": ["#676e68", "#8f948e"],
  primary: ["#2f7346", "#72c78b"],
  "primary-foreground": ["#fbfcf8", "#09180d"],
} as const;

type Colour = keyof typeof colours;

const properties = {
  text: "color",
  fill: "background-color",
  edge: "border-color",
} as const;

type Role = keyof typeof properties;

/**
 * Props that paint an element: the light colour inline, which every client honours, and a class
 * that the dark style sheet overrides.
 */
export function paint(paints: Partial<Record<Role, Colour>>, style: CSSProperties = {}) {
  const roles = Object.entries(paints) as [Role, Colour][];
  const light: CSSProperties = {};
  for (const [role, colour] of roles) {
    if (role === "text") light.color = colours[colour][0];
    if (role === "fill") light.backgroundColor = colours[colour][0];
    if (role === "edge") light.borderColor = colours[colour][0];
  }
  return {
    className: roles.map(([role, colour]) => `${role}-${colour}`).join(" "),
    style: { ...light, ...style },
  };
}

const darkRules = Object.entries(properties).flatMap(([role, property]) =>
  Object.entries(colours).map(
    ([colour, [, dark]]) => `.${role}-${colour}{${property}:${dark} !important}`,
  ),
);

// No quotes or angle brackets: React escapes text, in a style element too.
export const styleSheet = [
  ":root{color-scheme:light dark;supported-color-schemes:light dark}",
  `@media (prefers-color-scheme:dark){${darkRules.join("")}}`,
  "@media (max-width:480px){.roomy{padding-left:20px !important;padding-right:20px !important}}",
].join("");

export const sansFont =
  "Geist, -apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Helvetica, Arial, sans-serif";
export const monoFont = "Geist Mono, ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
