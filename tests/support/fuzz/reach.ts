import { randomInt, randomUUID } from "node:crypto";
import type { Person } from "./person";
import type { FuzzRequest } from "./request";
import { type Answer, send } from "./send";
import type { Targets } from "./targets";
import { faultsOf } from "./verdict";

interface Plain extends FuzzRequest {
  /** Whether an answer comes from the target itself, and not from a door before it. */
  arrives(answer: Answer): boolean;
}

// Pages that are only there for what their query names, and those of Next.js that nobody may ask for.
const queries: Record<string, string> = { "/settings/security/linked/new": "?provider=github" };
const isInner = (route: string) => route.startsWith("/_");

const fill = (route: string) => route.replace(/\[[^\]]*\]+/g, () => randomUUID());
const address = () => ["10", randomInt(256), randomInt(256), randomInt(1, 255)].join(".");

/** One request for each target that gets past every door: of a page of ours, in form, and junk in value. */
function plainRequests(targets: Targets, origin: string): Plain[] {
  const headers = (): [string, string][] => [
    ["origin", origin],
    ["x-forwarded-for", address()],
  ];
  const json: [string, string] = ["content-type", "application/json"];
  const atDoor = ({ status }: Answer) => [403, 405, 413, 415, 429].includes(status);
  return [
    ...targets.routes.map((route) => ({
      target: route,
      method: "GET",
      path: fill(route) + (queries[route] ?? ""),
      headers: headers(),
      // Behind a parameter, nothing is there: a page that says so is the route's own.
      arrives: ({ status }: Answer) =>
        isInner(route) ? status === 404 : status !== 404 || route.includes("["),
    })),
    ...targets.endpoints.flatMap(({ path, methods, closed }) =>
      methods.map((method) => ({
        target: path,
        method,
        path: fill(path),
        headers: method === "GET" ? headers() : [...headers(), json],
        body: method === "GET" ? undefined : "{}",
        arrives: (answer: Answer) =>
          closed
            ? answer.status === 404
            : (answer.status !== 404 || answer.body.length > 0) &&
              (answer.status === 403 || !atDoor(answer)),
      })),
    ),
    ...targets.actions.map(({ id, pages }) => ({
      target: id,
      method: "POST",
      path: fill(pages[0] ?? "/"),
      headers: [
        ...headers(),
        ["next-action", id],
        ["content-type", "text/plain;charset=UTF-8"],
      ] as [string, string][],
      body: "[]",
      arrives: (answer: Answer) =>
        !atDoor(answer) && answer.headers["x-nextjs-action-not-found"] === undefined,
    })),
  ];
}

/**
 * Asks everything that the build answers once; returns what is wrong with which answer, and which
 * targets no request arrived at.
 */
export async function reachAll(origin: string, targets: Targets, person: Person) {
  const faults: string[] = [];
  const arrived = new Set<string>();
  for (const { arrives, ...request } of plainRequests(targets, origin)) {
    await person.stayIn();
    const headers: FuzzRequest["headers"] = [...request.headers, ["cookie", person.cookie()]];
    const answer = await send(origin, { ...request, headers });
    const told = `${request.method} ${request.path}: ${answer.status} ${answer.body.toString("utf8").slice(0, 200)}`;
    const wrong = faultsOf(request, answer);
    if (wrong.length > 0) faults.push(`${wrong.join("; ")}: ${told}`);
    if (arrives(answer)) arrived.add(request.target);
    else faults.push(`did not arrive at ${request.target}: ${told}`);
  }
  const all = [
    ...targets.routes,
    ...targets.endpoints.map(({ path }) => path),
    ...targets.actions.map(({ id }) => id),
  ];
  return { faults, missed: all.filter((target) => !arrived.has(target)) };
}
