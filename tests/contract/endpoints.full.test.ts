import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import * as plugins from "better-auth/plugins";
import { inject } from "vitest";
import { repository } from "@/tests/support/run";
import { Client, type Exchange, newIpAddress, origin, type RequestOptions } from "./client";
import { member, newPerson, type Person, signedIn } from "./people";
import { brief, scenario } from "./recorder";

interface Route {
  method: string;
  path: string;
}

type Endpoint = { path?: string; options?: { method?: string | string[] } };

const routesOf = (endpoints: object): Route[] =>
  (Object.values(endpoints) as Endpoint[])
    .flatMap(({ path, options }) =>
      path ? [options?.method ?? "POST"].flat().map((method) => ({ method, path })) : [],
    )
    .sort((one, two) => `${one.path} ${one.method}`.localeCompare(`${two.path} ${two.method}`));

const nothing = async () => {};
const accepting = async () => true;

/** The plugins that ship with the library. Their endpoints must stay closed unless the application uses them. */
const libraryPlugins = {
  admin: plugins.admin(),
  anonymous: plugins.anonymous(),
  deviceAuthorization: plugins.deviceAuthorization({}),
  emailOTP: plugins.emailOTP({ sendVerificationOTP: nothing }),
  genericOAuth: plugins.genericOAuth({ config: [] }),
  jwt: plugins.jwt(),
  lastLoginMethod: plugins.lastLoginMethod(),
  magicLink: plugins.magicLink({ sendMagicLink: nothing }),
  multiSession: plugins.multiSession(),
  oAuthProxy: plugins.oAuthProxy(),
  oneTap: plugins.oneTap(),
  oneTimeToken: plugins.oneTimeToken(),
  openAPI: plugins.openAPI(),
  organization: plugins.organization({ teams: { enabled: true } }),
  phoneNumber: plugins.phoneNumber({ sendOTP: nothing }),
  siwe: plugins.siwe({ domain: "x", getNonce: async () => "x", verifyMessage: accepting }),
  twoFactor: plugins.twoFactor(),
  username: plugins.username(),
};

const coreRoutes = () =>
  routesOf(
    betterAuth({
      baseURL: "http://127.0.0.1",
      secret: randomUUID().repeat(2),
      database: memoryAdapter({}),
      emailAndPassword: { enabled: true },
    }).api,
  );

/** The routes of the application's auth instance, listed in a child process that can import it. */
function applicationRoutes(): Route[] {
  const script = path.join(repository, "tests/setup/list-auth-routes.ts");
  const child = spawnSync(process.execPath, ["--import", "tsx", script], {
    cwd: repository,
    env: {
      ...process.env,
      ...inject("contractSettings"),
      NODE_ENV: "test",
      NODE_OPTIONS: "",
      APP_URL: origin,
    },
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(`Listing the auth routes failed.\n${child.stderr}`);
  const found = JSON.parse(child.stdout) as { path: string; methods: string[]; closed: boolean }[];
  const open = found.filter(({ closed }) => !closed);
  return routesOf(
    open.map((each) => ({
      path: each.path.replace(/^\/api\/auth/, ""),
      options: { method: each.methods },
    })),
  );
}

/** Fills in the parameters of a route. */
const concretePath = (route: string) => `/api/auth${route.replace(/:\w+/g, "x")}`;

/** Sends a request from a new IP address to avoid rate limits; signs in again after a sign-out. */
async function request(
  method: string,
  route: string,
  options: RequestOptions,
  by?: { person: Person; browser: Client },
): Promise<Exchange> {
  if (by && !by.browser.has("session_token")) await signedIn(by.person, by.browser);
  const headers = { "x-forwarded-for": newIpAddress(), ...options.headers };
  return (by?.browser ?? new Client()).send(method, concretePath(route), { ...options, headers });
}

const bodyFor = (method: string) => (method === "POST" ? { body: {} } : {});

scenario(
  "answers requests to the library's endpoints as recorded without a session",
  async (recorder) => {
    const responses = async (routes: Route[]) => {
      const lines: Record<string, string> = {};
      for (const { method, path } of routes)
        lines[`${method} ${path}`] = brief(await request(method, path, bodyFor(method)));
      return lines;
    };
    recorder.note("core", await responses(coreRoutes()));
    for (const [name, plugin] of Object.entries(libraryPlugins))
      if ("endpoints" in plugin) recorder.note(name, await responses(routesOf(plugin.endpoints)));
  },
);

scenario(
  "answers requests to the library's endpoints as recorded with a session",
  async (recorder) => {
    const person = await member();
    const by = { person, browser: person.browser };
    const endpoints = Object.values(libraryPlugins).flatMap((plugin) =>
      "endpoints" in plugin ? routesOf(plugin.endpoints) : [],
    );
    const lines: Record<string, string> = {};
    await recorder.step("the session after all requests", person, async () => {
      for (const { method, path } of [...coreRoutes(), ...endpoints])
        lines[`${method} ${path}`] = brief(await request(method, path, bodyFor(method), by));
      return by.browser.get("/get-session");
    });
    recorder.note("responses", lines);
  },
);

const otherMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

scenario("changes nothing on a request with an unsupported HTTP method", async (recorder) => {
  const person = await member();
  const by = { person, browser: person.browser };
  const routes = applicationRoutes();
  const paths = [...new Set(routes.map(({ path }) => path))];
  const lines: Record<string, string[]> = {};
  await recorder.step("the session after all requests", person, async () => {
    for (const path of paths) {
      const taken = routes.filter((each) => each.path === path).map(({ method }) => method);
      lines[`${taken.join(", ")} ${path}`] = [];
      for (const method of otherMethods.filter((each) => !taken.includes(each)))
        lines[`${taken.join(", ")} ${path}`]?.push(
          `${method} ${brief(await request(method, path, bodyFor(method), by))}`,
        );
    }
    return by.browser.get("/get-session");
  });
  recorder.note("responses", lines);
});

const postRoutes = () => applicationRoutes().filter(({ method }) => method === "POST");

/** Sends each request to every POST route as a signed-in user, and records that nothing changes. */
const table = (title: string, requests: Record<string, RequestOptions>) =>
  scenario(title, async (recorder) => {
    const person = await member();
    const by = { person, browser: person.browser };
    const lines: Record<string, Record<string, string>> = {};
    await recorder.step("the session after all requests", person, async () => {
      for (const { path } of postRoutes()) {
        const responses: Record<string, string> = {};
        for (const [what, options] of Object.entries(requests))
          responses[what] = brief(await request("POST", path, options, by));
        lines[path] = responses;
      }
      return by.browser.get("/get-session");
    });
    recorder.note("responses", lines);
  });

const wrongTypes = Object.fromEntries(
  "email password newPassword currentPassword token code mailCode name id purpose provider newEmail response via"
    .split(" ")
    .map((field, index) => [field, [7, [], {}, null, true][index % 5]]),
);
const deep = `${'{"a":'.repeat(40)}1${"}".repeat(40)}`;

table("rejects a malformed body on every route", {
  "a form": {
    raw: "email=a%40example.com",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  },
  text: { raw: "{}", headers: { "content-type": "text/plain" } },
  "no type": { raw: "{}", headers: { "content-type": null } },
  "broken JSON": { raw: '{"email":' },
  "a NUL": { raw: '{"email":"a\\u0000@example.com","token":"\\u0000"}' },
  "a NUL in a name": { raw: '{"a\\u0000":1}' },
  "too large": { raw: JSON.stringify({ email: "x".repeat(70_000) }) },
  "too deep": { raw: deep },
  "a list": { raw: "[]" },
  "a number": { raw: "7" },
  "a text": { raw: '"x"' },
  null: { raw: "null" },
  "types that do not fit": { body: wrongTypes },
});

table("refuses a cross-origin request on every route", {
  "another site": { body: {}, headers: { origin: "https://evil.example" } },
  "a site with our name in front": { body: {}, headers: { origin: `${origin}.evil.example` } },
  "another port": { body: {}, headers: { origin: "http://127.0.0.1:1" } },
  "no site": { body: {}, headers: { origin: "null" } },
  "nothing said": { body: {}, headers: { origin: null } },
  "nothing said but a page": {
    body: {},
    headers: { origin: null, referer: "https://evil.example/" },
  },
});

scenario("refuses sign-in, sign-up, sign-out and deletion from another site", async (recorder) => {
  const ada = await member();
  const body = { email: ada.email, password: ada.password };
  const from = (headers: Record<string, string | null>) =>
    new Client().post("/sign-in/email", body, { headers });
  await recorder.step("a sign-in from another origin", ada, () =>
    from({ origin: "https://evil.example" }),
  );
  await recorder.step("a sign-in from another origin with fetch metadata", ada, () =>
    from({
      origin: "https://evil.example",
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
    }),
  );
  await recorder.step("a sign-in with fetch metadata only", ada, () =>
    from({ origin: null, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }),
  );
  await recorder.step("a sign-in without origin or fetch metadata", ada, () =>
    from({ origin: null, "sec-fetch-mode": null }),
  );
  const steal = (path: string, more: object) =>
    ada.browser.post(path, more, { headers: { origin: "https://evil.example" } });
  await recorder.step("a deletion with the correct password", ada, () =>
    steal("/delete-user", { password: ada.password }),
  );
  await recorder.step("a sign-out", ada, () => steal("/sign-out", {}));
  const eve = newPerson();
  await recorder.step("a sign-up", eve, () =>
    eve.browser.post(
      "/sign-up/email",
      { name: "Eve", email: eve.email, password: eve.password },
      { headers: { origin: "https://evil.example" } },
    ),
  );
});
