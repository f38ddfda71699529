import path from "node:path";
import { repository } from "@/tests/support/run";
import type { FuzzRequest } from "./request";
import type { Answer } from "./send";

// What no answer may tell: where code lies and runs, what the database is asked, how it failed.
const inner: [what: string, pattern: RegExp][] = [
  ["a stack trace", /\n\s+at .+[:(]\d+/],
  [
    "a path of the file system",
    new RegExp(path.resolve(repository).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")),
  ],
  ["a path of the file system", /node_modules|\/\.next\b|\.next-e2e|file:\/\//],
  [
    "SQL",
    /\b(select|insert into|update|delete from)\b[^<]{0,80}"(users|sessions|accounts|projects|verifications)"/i,
  ],
  ["SQL", /SQLSTATE|invalid input syntax for|violates \w+ constraint|Failed query/i],
  [
    "a class of errors",
    /\b(TypeError|SyntaxError|RangeError|ReferenceError|DrizzleQueryError|ZodError)\b/,
  ],
];

const types =
  /^(text\/html|text\/plain|text\/x-component|application\/(json|zip|xml|manifest\+json)|image\/(png|jpeg|webp|svg\+xml|avif))\b/;

/** What is wrong with an answer; empty where nothing is. */
export function faultsOf({ method, path: asked }: FuzzRequest, answer: Answer): string[] {
  const { status, headers } = answer;
  const faults: string[] = [];
  if (status >= 500 || status < 200) faults.push(`status ${status}`);
  const text = answer.body.toString("utf8");
  for (const [what, pattern] of inner)
    if (pattern.test(text)) faults.push(`${what}: ${pattern.exec(text)?.[0]}`);
  const type = headers["content-type"];
  // Where nothing is looked up, Next.js and Node answer with a line of their own.
  const bare = (status >= 300 && status < 400) || status === 405 || (status === 400 && !type);
  if (text && !type && !bare) faults.push("a body of no type");
  if (type?.startsWith("text/html") && !/charset=utf-8/i.test(type))
    faults.push(`${type}: no charset`);
  if (type && !types.test(type)) faults.push(`content-type ${type}`);
  if (text && type?.startsWith("application/json"))
    try {
      JSON.parse(text);
    } catch {
      faults.push("no JSON");
    }
  if (!bare && headers["x-content-type-options"] !== "nosniff") faults.push("no nosniff");
  if (type?.startsWith("text/html") && !headers["content-security-policy"])
    faults.push("a page without a policy");
  if (method === "HEAD" && text) faults.push("HEAD with a body");
  if (
    /[\r\n]/.test(headers.location ?? "") ||
    /^(https?:)?[/\\]{2}(?!127\.0\.0\.1)/i.test(headers.location ?? "")
  )
    faults.push(`${asked} leads to ${headers.location}`);
  return faults;
}
