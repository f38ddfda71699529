import { inject } from "vitest";
import { appConfig } from "@/lib/app-config";
import { origin } from "./client";

const { issuer } = inject("contractProvider");
const base32 = "[A-Z2-7]";
const recoveryCode = /^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/;
/** A long word in a single case, such as an error code, which is not a token. */
const word = /^([A-Z_]+|[a-z_-]+)$/;

// The order matters: later patterns match parts of what earlier ones replace as a whole.
const replacements: [RegExp | string, string][] = [
  [origin, "<app>"],
  [encodeURIComponent(origin), "<app>"],
  [issuer, "<provider>"],
  [encodeURIComponent(issuer), "<provider>"],
  [appConfig.name, "<product>"],
  [/[\w.+*-]+(@|%40)example\.com/gi, "<email>"],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, "<jwt>"],
  [/\b[A-Za-z0-9]{32}\.[A-Za-z0-9+/]{43}=/g, "<signed-token>"],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<uuid>"],
  [/\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?Z/g, "<date>"],
  [/\bpk_[A-Za-z0-9]+/g, "<api-key>"],
  [/\b10(\.\d{1,3}){3}\b/g, "<address>"],
  [new RegExp(`secret=${base32}+(=|%3D)*`, "g"), "secret=<secret>"],
];

function normaliseText(text: string): string {
  if (text.startsWith("<svg")) return "<svg>";
  if (recoveryCode.test(text)) return "<recovery-code>";
  const replaced = replacements.reduce((rest, [what, by]) => rest.replaceAll(what, by), text);
  return replaced.replace(/[\w-]{32,}/g, (found) => (word.test(found) ? found : "<token>"));
}

/**
 * Replaces values that differ between runs: ids, tokens, dates and addresses. Messages are left out because
 * their wording may change; error codes stay.
 */
export function normalise(value: unknown): unknown {
  if (typeof value === "string") return normaliseText(value);
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "message");
  return Object.fromEntries(entries.map(([key, each]) => [key, normalise(each)]));
}

/** A `Set-Cookie` header without the product's prefix and the value. */
export function normaliseCookie(line: string): string {
  const [pair = "", ...attributes] = line.split(/;\s*/);
  const [, name = "", value = ""] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
  const kept = attributes.map((each) => each.replace(/^(expires)=.*/i, "$1=<date>"));
  const shown = name.replace(/^[^.]+\./, "<prefix>.");
  return [`${shown}=${value && "<token>"}`, ...kept].join("; ");
}

/** Rounds the seconds of `Retry-After` up to the limit's window. */
export function normaliseRetryAfter(seconds: string): string {
  const limit = [60, 300, 900, 3600].find((each) => Number(seconds) <= each);
  return limit && Number(seconds) > 0 ? `at most ${limit}` : seconds;
}

const width = 100;

function print(value: unknown, indent: string, room: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const parts = Object.entries(value).filter(([, each]) => each !== undefined);
  if (parts.length === 0) return isList ? "[]" : "{}";
  const flat = isList && value.every((each) => typeof each !== "object" || each === null);
  const line = flat ? `[${value.map((each) => JSON.stringify(each)).join(", ")}]` : "";
  if (line && line.length <= room) return line;
  const inner = `${indent}  `;
  const lines = parts.map(([key, each]) => {
    const name = isList ? "" : `${JSON.stringify(key)}: `;
    return `${inner}${name}${print(each, inner, width - inner.length - name.length - 1)}`;
  });
  const [open, close] = isList ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** Prints JSON in the format of this repository's formatter. */
export const printJson = (value: unknown) => `${print(value, "", width)}\n`;
