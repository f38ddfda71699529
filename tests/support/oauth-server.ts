import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { OAuth2Server } from "oauth2-mock-server";

/** Who is signed in at the provider, as its claims say; which one, a cookie of the browser says. */
export type Person = {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  picture?: string;
  [claim: string]: unknown;
};

const cookieName = "person";

/** The cookie that makes a browser somebody at the provider. */
export function personCookie(person: Person): { name: string; value: string } {
  return { name: cookieName, value: Buffer.from(JSON.stringify(person)).toString("base64url") };
}

function personOf(request: IncomingMessage): Person {
  const value = /(?:^|; )person=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  return JSON.parse(Buffer.from(value, "base64url").toString()) as Person;
}

/** An OpenID Connect provider on loopback: discovery, PKCE, nonces and signed ID tokens. */
export async function startOidcServer(port = 0): Promise<{
  issuer: string;
  server: OAuth2Server;
  stop(): Promise<void>;
}> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  await server.start(port, "127.0.0.1");
  const people = new Map<string, Person>();
  server.service.on("beforeAuthorizeRedirect", ({ url }, request) => {
    people.set(url.searchParams.get("code") ?? "", personOf(request));
  });
  server.service.on("beforeTokenSigning", (token, request) => {
    Object.assign(token.payload, people.get(request.body.code));
  });
  // Its access tokens carry the claims as well.
  server.service.on("beforeUserinfo", (answer, request) => {
    const [, payload = ""] = request.headers.authorization?.split(".") ?? [];
    const { sub, email, email_verified, name } = JSON.parse(
      Buffer.from(payload, "base64url").toString(),
    ) as Person;
    answer.body = { sub, email, email_verified, name };
  });
  return { issuer: server.issuer.url ?? "", server, stop: () => server.stop() };
}

type Grant = { person: Person; challenge: string; redirectURI: string };

const digest = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

const newKeys = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const keyId = "google-key";

/** Google's, or of somebody who has keys of their own and calls them Google's. */
function idToken(claims: Person & { forged?: boolean }, google: KeyObject): string {
  const { forged, ...rest } = claims;
  const signed = [{ alg: "RS256", kid: keyId }, rest]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const key = forged ? newKeys().privateKey : google;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** GitHub and Google as far as they are spoken to: who is asked, the header X-Host says. */
function wellKnownProviders(): Server {
  const grants = new Map<string, Grant>();
  const people = new Map<string, Person>();
  const google = newKeys();

  async function exchange(request: IncomingMessage) {
    const body = await bodyOf(request);
    const code = body.get("code") ?? "";
    const grant = grants.get(code);
    grants.delete(code);
    const right =
      grant?.challenge === digest(body.get("code_verifier") ?? "") &&
      grant.redirectURI === body.get("redirect_uri");
    if (!grant || !right) return { error: "bad_verification_code" };
    const access_token = randomUUID();
    people.set(access_token, grant.person);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: "https://accounts.google.com",
      aud: body.get("client_id"),
      iat: now,
      exp: now + 3600,
      ...grant.person,
    };
    const token = { access_token, token_type: "bearer", refresh_token: randomUUID() };
    return request.headers["x-host"] === "github.com"
      ? { ...token, scope: "read:user,user:email" }
      : { ...token, id_token: idToken(claims, google.privateKey) };
  }

  const routes: Record<string, (request: IncomingMessage) => unknown> = {
    "github.com/login/oauth/access_token": exchange,
    "oauth2.googleapis.com/token": exchange,
    "www.googleapis.com/oauth2/v3/certs": () => ({
      keys: [{ ...google.publicKey.export({ format: "jwk" }), kid: keyId, alg: "RS256" }],
    }),
    "api.github.com/user": (request) => {
      const person = people.get(request.headers.authorization?.split(" ")[1] ?? "");
      return {
        id: Number(person?.sub),
        login: "octo",
        name: person?.name ?? null,
        // Most people keep theirs private.
        email: null,
        avatar_url: person?.picture,
      };
    },
    "api.github.com/user/emails": (request) => {
      const person = people.get(request.headers.authorization?.split(" ")[1] ?? "");
      return [
        { email: "other@users.noreply.github.com", primary: false, verified: true },
        { email: person?.email, primary: true, verified: person?.email_verified ?? false },
      ];
    },
  };

  return createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://provider.invalid");
    const asked = `${request.headers["x-host"]}${url.pathname}`;
    if (asked.endsWith("/auth") || asked.endsWith("/authorize")) {
      const code = randomUUID();
      const redirectURI = url.searchParams.get("redirect_uri") ?? "";
      const challenge = url.searchParams.get("code_challenge") ?? "";
      grants.set(code, { person: personOf(request), challenge, redirectURI });
      const state = url.searchParams.get("state") ?? "";
      const location = `${redirectURI}?${new URLSearchParams({ code, state })}`;
      response.writeHead(302, { location }).end();
      return;
    }
    const route = routes[asked];
    response.writeHead(route ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify((await route?.(request)) ?? {}));
  });
}

const hosts = new Set([
  "github.com",
  "api.github.com",
  "accounts.google.com",
  "oauth2.googleapis.com",
  "www.googleapis.com",
]);

/** Every request of this process to GitHub or Google goes to a server of its own. */
export async function standInForProviders(): Promise<{ stop(): Promise<void> }> {
  const server = wellKnownProviders();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const real = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!hosts.has(url.hostname)) return real(input, init);
    const headers = new Headers(init?.headers);
    headers.set("x-host", url.hostname);
    return real(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...init, headers });
  };
  return {
    async stop() {
      globalThis.fetch = real;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A browser as far as a provider needs one. */
type Visitor = {
  post(path: string, body: unknown): Promise<Response>;
  get(path: string): Promise<Response>;
};

/** Goes to the provider as somebody and comes back: the answer of the callback, a redirect. */
export async function passProvider(
  browser: Visitor,
  person: Person,
  start: { provider: string; path?: string; [field: string]: unknown },
): Promise<Response> {
  const { path = "/sign-in/social", ...body } = start;
  const begun = await browser.post(path, body);
  const { url } = (await begun.json()) as { url?: string };
  if (!url) throw new Error(`${path} answered ${begun.status}`);
  const { name, value } = personCookie(person);
  const sent = await fetch(url, { redirect: "manual", headers: { cookie: `${name}=${value}` } });
  return browser.get(sent.headers.get("location") ?? "");
}
