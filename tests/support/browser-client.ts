import { randomInt } from "node:crypto";
import { handleAuthRequest } from "@/lib/auth/handle-request";
import { clientAddressHeader } from "@/lib/http/client/client-address";

const origin = "http://127.0.0.1:3000";

let last = randomInt(2 ** 24);

/** One that no other browser of this process has: limits count addresses. */
function newAddress(): string {
  last = (last + 1) % 2 ** 24;
  return [10, last >> 16, (last >> 8) & 255, last & 255].join(".");
}

/** A browser with a cookie jar and a client address of its own that talks to the auth routes in this process. */
export class Browser {
  readonly cookies = new Map<string, string>();
  private readonly address = newAddress();

  /** @param headers what it sends with each request, such as its name */
  constructor(private readonly headers: Record<string, string> = {}) {}

  /** Its cookies as a request carries them. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get(path: string): Promise<Response> {
    return this.send("GET", path);
  }

  post(path: string, body: unknown): Promise<Response> {
    return this.send("POST", path, JSON.stringify(body));
  }

  private async send(method: string, path: string, body?: string): Promise<Response> {
    const url = path.startsWith("http") ? path : `${origin}/api/auth${path}`;
    const headers = new Headers({ origin, [clientAddressHeader]: this.address, ...this.headers });
    if (body !== undefined) headers.set("content-type", "application/json");
    if (this.cookies.size > 0) headers.set("cookie", this.cookieHeader);
    const response = await handleAuthRequest(new Request(url, { method, headers, body }));
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name = "", value = ""] = [
        pair.slice(0, pair.indexOf("=")),
        pair.slice(pair.indexOf("=") + 1),
      ];
      if (value === "" || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
