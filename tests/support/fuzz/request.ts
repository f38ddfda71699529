import fc from "fast-check";
import { bodyOf, type Content, callOf } from "./bodies";
import { junkCookie, own, someHeader } from "./headers";
import { fieldName, text } from "./junk";
import type { Targets } from "./targets";

/** A request as it is sent; bodies are written as UTF-8, headers as latin1. */
export interface FuzzRequest {
  /** What it is meant for: a route, or the id of a server action. */
  target: string;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body?: string;
}

const methods = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("GET", "POST") },
  { weight: 1, arbitrary: fc.constantFrom("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE") },
);

const wellFormed = (part: string) => part.replace(/\p{Surrogate}/gu, "\ufffd");

// Some of the path is always as it should be: otherwise every answer would be 404.
const segment = fc.oneof(
  { weight: 2, arbitrary: fc.uuid() },
  { weight: 2, arbitrary: text.map((part) => encodeURIComponent(wellFormed(part))) },
  { weight: 1, arbitrary: text.map((part) => part.replace(/[^\x21-\x7e]|[?#]/g, "")) },
);

function pathOf(route: string): fc.Arbitrary<string> {
  const parts = route.split("/").map((part) => {
    if (/^\[\[?\.\.\./.test(part))
      return fc.array(segment, { maxLength: 3 }).map((all) => all.join("/"));
    return part.startsWith("[") ? segment : fc.constant(part);
  });
  const changed = fc.oneof(
    { weight: 9, arbitrary: fc.constant("") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("/", "//", "/..", "%2f", "%", ".rsc", ".json", ";a=b"),
    },
  );
  return fc.tuple(fc.tuple(...parts), changed).map(([all, end]) => all.join("/") + end || "/");
}

const query = fc.array(fc.tuple(fieldName, text), { maxLength: 4 }).chain((pairs) =>
  fc.constantFrom(
    "",
    `?${new URLSearchParams(pairs.map(([name, value]) => [wellFormed(name), wellFormed(value)]))}`,
    `?${pairs
      .map(([name, value]) => `${name}=${value}`)
      .join("&")
      .replace(/[^\x21-\x7e]|#/g, "")}`,
    `?_rsc=${pairs.length}&token=%E0%A4%A&=&&%`,
  ),
);

/** Who asks: the application's origin, and the cookies that the browser of this person would send. */
export interface Caller {
  origin: string;
  cookie(): string;
}

type Aim = { target: string; route: string; method: string; content: Content };

/** Headers and an address around what is asked for, of which a part may be wrong. */
function around(aims: fc.Arbitrary<Aim>, { origin, cookie }: Caller): fc.Arbitrary<FuzzRequest> {
  return aims.chain(({ target, route, method, content }) =>
    fc
      .record({
        path: fc.tuple(pathOf(route), query).map((both) => both.join("")),
        headers: fc.array(someHeader, { maxLength: 4 }),
        cookies: fc.array(junkCookie, { maxLength: 2 }),
        // Mostly as a page of ours would ask: what is refused at the door tests the door alone.
        trusted: fc.constantFrom(true, true, true, false),
        address: fc.nat(0xffffff),
      })
      .map(({ path, headers, cookies, trusted, address }) => {
        const all = new Map<string, string>();
        if (trusted) all.set("origin", origin);
        for (const [name, value] of headers) all.set(name, value === own ? origin : value);
        if (content.action) all.set("next-action", content.action);
        const jar = [cookie(), ...cookies, all.get("cookie")].filter(Boolean).join("; ");
        if (jar) all.set("cookie", jar);
        // Limits count addresses: each request comes from its own.
        const [high, middle, low] = [address >> 16, (address >> 8) & 255, address & 255];
        all.set("x-forwarded-for", `10.${high}.${middle}.${low}`);
        if (content.type !== undefined) all.set("content-type", content.type);
        const body = ["GET", "HEAD", "TRACE"].includes(method) ? undefined : content.body;
        return { target, method, path, headers: [...all], body };
      }),
  );
}

/** For each route, endpoint and action requests to it, of which a part is wrong. */
export function requestsToEach(targets: Targets, caller: Caller): fc.Arbitrary<FuzzRequest>[] {
  const actions = targets.actions.map(({ id }) => id);
  const routes = [...targets.routes, ...targets.endpoints.map(({ path }) => path)];
  return [
    ...routes.map((route) =>
      fc.record({
        target: fc.constant(route),
        route: fc.constant(route),
        method: methods,
        content: bodyOf(actions),
      }),
    ),
    ...targets.actions.map(({ id, pages }) =>
      fc.record({
        target: fc.constant(id),
        route: fc.constantFrom(...(pages.length > 0 ? pages : ["/"])),
        method: fc.constant("POST"),
        content: fc.oneof(
          callOf(id),
          bodyOf(actions).map((content) => ({ ...content, action: id })),
        ),
      }),
    ),
  ].map((aims) => around(aims, caller));
}
