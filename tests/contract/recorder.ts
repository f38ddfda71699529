import path from "node:path";
import { test } from "vitest";
import { type Exchange, exchanges, json, sessionTokens } from "./client";
import { leaksIn } from "./leaks";
import { normalise, normaliseCookie, normaliseRetryAfter, printJson } from "./normalise";
import { changesBetween, emailsBetween, settle, stateOf, type Watched } from "./rows";

const shownHeaders = ["content-type", "cache-control", "location", "allow", "set-auth-token"];

/** The names of a page's form fields, except the framework's. They identify the form shown. */
function fieldsOf(html: string): string[] {
  const inputs = html.match(/<(input|textarea|select|button)\b[^>]*\bname="[^"]*"/g) ?? [];
  const names = inputs.map((each) => /\bname="([^"]*)"/.exec(each)?.[1] ?? "");
  return [...new Set(names)].filter((name) => !name.startsWith("$")).sort();
}

function bodyOf({ headers, text }: Exchange): unknown {
  const type = headers["content-type"] ?? "";
  if (text === "") return "";
  if (type.startsWith("text/html")) return { page: fieldsOf(text) };
  if (!type.startsWith("application/json")) return `<${type.split(";")[0]}>`;
  return normalise(JSON.parse(text));
}

/** An exchange as a plain object that is identical in every run. */
export function plain(exchange: Exchange): Record<string, unknown> {
  const { request, status, headers } = exchange;
  const shown = shownHeaders.filter((name) => headers[name] !== undefined);
  const retryAfter = headers["retry-after"];
  return {
    request: normalise(request),
    status,
    headers: {
      ...Object.fromEntries(shown.map((name) => [name, normalise(headers[name])])),
      ...(retryAfter && { "retry-after": normaliseRetryAfter(retryAfter) }),
      "set-cookie": headers["set-cookie"]?.map(normaliseCookie).sort(),
    },
    body: bodyOf(exchange),
  };
}

/** The status with the error code or redirect target, on one line. */
export function brief(exchange: Exchange): string {
  const { status, headers } = exchange;
  const { code } = json(exchange);
  const to = headers.location && `to ${normalise(headers.location)}`;
  return [status, typeof code === "string" ? code : to].filter(Boolean).join(" ");
}

/** Records a scenario step by step. */
export class Recorder {
  readonly steps: Record<string, unknown>[] = [];
  private readonly watched = new Set<Watched>();

  /** Records an exchange with the account changes and emails it causes. */
  async step(title: string, account: Watched, action: () => Promise<Exchange>): Promise<Exchange> {
    this.watched.add(account);
    await settle(account);
    const before = await stateOf(account);
    const exchange = await action();
    await settle(account);
    const after = await stateOf(account);
    this.steps.push({
      title,
      ...plain(exchange),
      changes: changesBetween(before, after),
      mails: normalise(emailsBetween(before, after)),
    });
    return exchange;
  }

  /** Records a value without an account, such as a table of responses. */
  note(title: string, value: unknown): void {
    this.steps.push({ title, value });
  }

  /** Secrets that must not appear in a response to a browser. */
  get secrets(): Set<string> {
    return new Set([...this.watched].flatMap(({ secrets }) => [...secrets]));
  }
}

const slug = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/**
 * Defines a test that plays a scenario, compares it with its recording, and checks that no response to a
 * browser leaks a secret, including responses that were not recorded.
 */
export function scenario(title: string, play: (recorder: Recorder) => Promise<void>): void {
  test(title, async ({ expect, task }) => {
    exchanges.length = 0;
    sessionTokens.clear();
    const recorder = new Recorder();
    await play(recorder);
    expect(leaksIn(exchanges, { sessionTokens, secrets: recorder.secrets })).toEqual([]);
    const folder = path.basename(task.file.filepath).replace(".full.test.ts", "");
    const file = path.join(import.meta.dirname, "recordings", folder, `${slug(title)}.json`);
    await expect(printJson(recorder.steps)).toMatchFileSnapshot(file);
  });
}
