/*
 * The contract suite tests the built application from the outside. It sends requests to the auth routes and
 * pages, and compares the responses, the database changes and the emails sent with the files in
 * `recordings/`. A change to lib/auth that clients would notice shows up as a difference.
 *
 *   TEST_FULL=1 npx vitest run --project=contract        compares with the recordings
 *   with CONTRACT_PGBOUNCER=1                            the same through PgBouncer, which has to be installed
 *   TEST_FULL=1 npx vitest run --project=contract -u     updates the recordings; review the diff before committing
 *
 * `client.ts` sends requests, `rows.ts` reads the database, `normalise.ts` replaces values that differ between
 * runs, `recorder.ts` compares, `leaks.ts` finds secrets in responses, and `people.ts` creates accounts over
 * HTTP, as real clients do.
 */
import { randomInt } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { inject } from "vitest";
import { send } from "@/tests/support/fuzz/send";

/** The origin of the application under test. */
export const origin = inject("contractUrl");

/** A request and its response. */
export interface Exchange {
  request: string;
  byBrowser: boolean;
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** All exchanges of the current scenario. */
export const exchanges: Exchange[] = [];
/** All session tokens set as cookies in the current scenario. */
export const sessionTokens = new Set<string>();

/** The body and headers of a request. */
export interface RequestOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent unchanged. */
  raw?: string;
  /** Override the default headers; `null` omits a header. */
  headers?: Record<string, string | null>;
}

/** A random client IP address, which no rate limit has counted yet. */
export const newIpAddress = () => [10, randomInt(256), randomInt(256), randomInt(1, 255)].join(".");

/** Parses a JSON body; returns an empty object if it is not JSON. */
export function json(exchange: Exchange): Record<string, unknown> {
  try {
    return (JSON.parse(exchange.text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

// Every browser sends one of these.
const browserHeaders = new Set(["origin", "sec-fetch-site", "sec-fetch-mode", "cookie"]);

/** A browser with its own cookie jar and IP address, or an API client without cookies. */
export class Client {
  readonly cookies = new Map<string, string>();
  private readonly address = newIpAddress();

  constructor(private readonly token?: string) {}

  /** Whether the cookie jar has a cookie of this name, ignoring the product's prefix. */
  has(name: string): boolean {
    return [...this.cookies.keys()].some((each) => each.endsWith(`.${name}`));
  }

  /** Sends a GET request to an auth route. */
  get(path: string, options: RequestOptions = {}): Promise<Exchange> {
    return this.send("GET", `/api/auth${path}`, options);
  }

  /** Posts to an auth route as a script on a page does. */
  post(path: string, body?: unknown, options: RequestOptions = {}): Promise<Exchange> {
    return this.send("POST", `/api/auth${path}`, { body, ...options });
  }

  /** Opens a URL as a browser navigation. */
  visit(address: string, options: RequestOptions = {}): Promise<Exchange> {
    const { pathname, search } = new URL(address, origin);
    const headers = { "sec-fetch-mode": "navigate", ...options.headers };
    return this.send("GET", pathname + search, { ...options, headers });
  }

  /** Sends any request without following redirects. */
  async send(
    method: string,
    path: string,
    { body, raw, headers }: RequestOptions = {},
  ): Promise<Exchange> {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const allHeaders = Object.entries({
      ...this.defaultHeaders(method, text !== undefined),
      ...headers,
    });
    const sent = allHeaders.filter((entry): entry is [string, string] => entry[1] !== null);
    const response = await send(origin, { target: path, method, path, headers: sent, body: text });
    this.keepCookies(response.headers["set-cookie"] ?? []);
    const exchange = {
      request: `${method} ${path}`,
      byBrowser: this.token === undefined && sent.some(([name]) => browserHeaders.has(name)),
      status: response.status,
      headers: response.headers,
      text: response.body.toString("utf8"),
    };
    exchanges.push(exchange);
    return exchange;
  }

  private defaultHeaders(method: string, hasBody: boolean): Record<string, string> {
    const cookie = [...this.cookies].map((pair) => pair.join("=")).join("; ");
    const common = {
      "x-forwarded-for": this.address,
      ...(hasBody && { "content-type": "application/json" }),
    };
    if (this.token !== undefined)
      return { ...common, ...(this.token && { authorization: `Bearer ${this.token}` }) };
    return {
      ...common,
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      "sec-fetch-mode": "cors",
      ...(method !== "GET" && { origin }),
      ...(cookie && { cookie }),
    };
  }

  private keepCookies(lines: string[]): void {
    for (const line of lines) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /;\s*max-age=0(;|$)/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
      if (value && name.endsWith(".session_token"))
        sessionTokens.add(decodeURIComponent(value).split(".")[0] ?? "");
    }
  }
}

/** An API client; a token is sent as the bearer token of each request. */
export const apiClient = (token = "") => new Client(token);
