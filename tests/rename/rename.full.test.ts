import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { appConfig } from "@/lib/app-config";
import { type RunningApp, startApplication } from "@/tests/support/app";
import { buildEnvironment } from "@/tests/support/build";
import { copyRepository } from "@/tests/support/copy";
import { createDatabase, databaseName, dropDatabase, withClient } from "@/tests/support/databases";
import { testEnvironment } from "@/tests/support/environment";
import { repository } from "@/tests/support/run";

const renamed = {
  name: "Quillfern",
  description: "Ferns, drawn with a quill.",
  company: "Quillfern Ltd, 1 Glasshouse Yard, Cork",
  supportAddress: "help@quillfern.example",
  repository: "https://code.example/quillfern",
  themeColor: "#eef4ff",
  cookiePrefix: "quill",
};
const newMark = "M4 4h16v16H4Z";
const oldNames = [appConfig.name, appConfig.cookiePrefix].map((name) => name.toLowerCase());

const database = databaseName("rename");
const fetched = new Map<string, string>();
const cookieNames = new Set<string>();
let copy: string;
let commandOutput = "";
let databaseUrl: string;
let app: RunningApp;

/** What has an old name in it, with the text around it. */
function leaks(texts: Iterable<[where: string, text: string]>): string[] {
  return [...texts].flatMap(([where, text]) => {
    // The folder of a checkout may have any name.
    const lower = text.replaceAll(repository, "/").toLowerCase();
    return oldNames
      .map((name) => lower.indexOf(name))
      .filter((at) => at >= 0)
      .map((at) => `${where}: ${lower.slice(Math.max(0, at - 40), at + 40)}`);
  });
}

function filesBelow(folder: string): string[] {
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

const readAll = (folder: string) =>
  filesBelow(path.join(copy, folder)).map((file): [string, string] => [
    path.relative(copy, file),
    `${path.basename(file)} ${readFileSync(file, "latin1")}`,
  ]);

function run(env: NodeJS.ProcessEnv, ...args: string[]): void {
  commandOutput += execFileSync("npm", ["run", "--silent", ...args], {
    cwd: copy,
    env,
    encoding: "utf8",
    stdio: "pipe",
  });
}

/** Sets the values of the one file, and draws another mark. */
function rename(): void {
  const config = path.join(copy, "lib/app-config.ts");
  let source = readFileSync(config, "utf8");
  for (const [key, value] of Object.entries(renamed)) {
    const line = new RegExp(`^( {2}${key}: ).*,$`, "m");
    expect(source, key).toMatch(line);
    source = source.replace(line, `$1${JSON.stringify(value)},`);
  }
  writeFileSync(config, source);
  const mark = path.join(copy, "lib/app-mark.ts");
  const [first = ""] = /M12 16[^"]*/.exec(readFileSync(mark, "utf8")) ?? [];
  writeFileSync(mark, readFileSync(mark, "utf8").replace(first, newMark));
}

/** Sends a request and keeps all that the answer shows. */
async function ask(request: string, options: RequestInit = {}): Promise<Response> {
  const response = await fetch(app.url + request, {
    redirect: "manual",
    ...options,
    headers: { origin: app.url, ...options.headers },
  });
  const headers = [...response.headers].map((each) => each.join(": ")).join("\n");
  const body = Buffer.from(await response.clone().arrayBuffer()).toString("latin1");
  fetched.set(`${request} ${fetched.size}`, `${headers}\n\n${body}`);
  for (const cookie of response.headers.getSetCookie())
    cookieNames.add(cookie.slice(0, cookie.indexOf("=")));
  return response;
}

const send = (request: string, body: object, headers = {}) =>
  ask(request, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });

/** The paths of all pages without a parameter in them. */
function pagePaths(): string[] {
  return filesBelow(path.join(copy, "app"))
    .map((file) => path.relative(path.join(copy, "app"), file).split(path.sep))
    .filter((parts) => parts.at(-1) === "page.tsx" && !parts.some((part) => part.startsWith("[")))
    .map(
      (parts) =>
        `/${parts
          .slice(0, -1)
          .filter((part) => !part.startsWith("("))
          .join("/")}`,
    );
}

/** Everything that a visitor and a member see, with the emails that these visits cause. */
async function visit(): Promise<void> {
  const files = ["/manifest.webmanifest", "/icon.svg", "/robots.txt", "/sitemap.xml", "/none"];
  for (const page of [...pagePaths(), ...files, "/api/none"]) await ask(page);
  const email = "fern@example.com";
  await send("/api/auth/sign-up/email", { name: "Fern", email, password: "correct horse fern" });
  const inbox = async () => (await ask(`/api/dev/inbox?to=${email}`)).json();
  await vi.waitFor(async () => expect(await inbox()).toHaveLength(1), 60_000);
  const member = { email: "member@example.com", password: "demo-member" };
  const answer = await send("/api/auth/sign-in/email", member);
  expect(answer.status).toBe(200);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  for (const page of pagePaths()) await ask(page, { headers: { cookie } });
  await send("/api/auth/delete-user", { password: member.password }, { cookie });
  await ask("/dev/inbox");
}

beforeAll(async () => {
  copy = copyRepository("rename");
  rename();
  run(process.env, "icons");
  run(buildEnvironment(".next"), "build");
  databaseUrl = await createDatabase(inject("adminUrl"), database);
  const { APP_URL: _, ...settings } = testEnvironment({
    DATABASE_URL: databaseUrl,
    NODE_ENV: "production",
    WORKER: "inline",
    LOG_LEVEL: "debug",
    STORAGE_PATH: path.join(copy, "storage"),
    NEXT_DIST_DIR: ".next",
  });
  const local = { ...process.env, ...settings, NODE_ENV: "test" as const };
  run(local, "db:migrate");
  run(local, "db:seed");
  run(local, "accounts", "--", "list");
  app = await startApplication({ settings, folder: copy, logFile: path.join(copy, "app.log") });
  await visit();
}, 1_500_000);

afterAll(async () => {
  await app?.stop();
  await dropDatabase(inject("adminUrl"), database);
  rmSync(copy, { recursive: true, force: true });
});

test("leaves the old name in no file that the application is made of", () => {
  const sources = ["app", "components", "db", "drizzle", "lib", "public", ".env.example"];
  const root = ["instrumentation.ts", "next.config.ts", "proxy.ts", ".devcontainer"];
  expect(leaks([...sources, ...root].flatMap(readAll))).toEqual([]);
});

test("draws the new mark in every icon", () => {
  expect(readFileSync(path.join(copy, "app/icon.svg"), "utf8")).toContain(newMark);
  for (const file of filesBelow(path.join(copy, "public/icons")))
    expect(readFileSync(file).equals(readFileSync(file.replace(copy, repository))), file).toBe(
      false,
    );
});

test("shows the old name on no page, in no answer and in no header", () => {
  expect(fetched.size).toBeGreaterThan(40);
  expect(leaks(fetched)).toEqual([]);
});

test("shows the new name, description, operator, support address and source", () => {
  const shown = [...fetched.values()].join("\n");
  for (const key of ["description", "company", "supportAddress", "repository"] as const)
    expect(shown, key).toContain(renamed[key]);
  expect(shown).toContain(`<title>Sign in · ${renamed.name}`.replace("·", "Â·"));
  expect(shown).toContain(`"theme_color":"${renamed.themeColor}"`);
});

test("sends no script or style with the old name to browsers", () => {
  expect(leaks(readAll(".next/static"))).toEqual([]);
});

test("names every cookie by the new prefix", () => {
  expect(cookieNames.size).toBeGreaterThan(2);
  for (const cookie of cookieNames) expect(cookie).toMatch(/^quill\./);
});

test("writes the old name in no email", () => {
  const script = `
    import { previews } from "@/lib/email/previews";
    import { renderMail } from "@/lib/email/render";
    const mails = await Promise.all(previews.map(({ mail }) => renderMail(mail)));
    process.stdout.write(JSON.stringify(mails));`;
  writeFileSync(path.join(copy, "print-emails.ts"), script);
  const args = ["--import", "tsx", "print-emails.ts"];
  const output = execFileSync(process.execPath, args, { cwd: copy, encoding: "utf8" });
  const mails = JSON.parse(output) as { subject: string; html: string; text: string }[];
  expect(mails.length).toBeGreaterThan(15);
  expect(leaks([["emails", output]])).toEqual([]);
  for (const { html, text } of mails) {
    const help = `Need help? Contact ${renamed.name} support at ${renamed.supportAddress}.`;
    expect(html).toContain(help);
    expect(text).toContain(help);
  }
});

test("writes the old name into no line of the log and of the commands", () => {
  const log = readFileSync(app.logFile, "utf8");
  expect(log).not.toBe("");
  expect(leaks([["log", log]])).toEqual([]);
  expect(leaks([["commands", commandOutput]])).toEqual([]);
});

test("stores the old name in no row and gives it to nothing in the database", async () => {
  const found = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ table: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS table FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(rows.length).toBeGreaterThan(20);
    const texts: [string, string][] = [];
    for (const { table } of rows) {
      const { rows: values } = await client.query(`SELECT t::text AS text FROM ${table} AS t`);
      texts.push(...values.map(({ text }): [string, string] => [table, text]));
    }
    const { rows: names } = await client.query(`
      SELECT 'function' AS what, proname || ' ' || prosrc AS text FROM pg_proc
        WHERE pronamespace::regnamespace::text NOT LIKE 'pg\\_%'
      UNION ALL SELECT 'relation', relname FROM pg_class
      UNION ALL SELECT 'column', attname FROM pg_attribute
      UNION ALL SELECT 'schema', nspname FROM pg_namespace
      UNION ALL SELECT 'type', typname FROM pg_type
      UNION ALL SELECT 'trigger', tgname FROM pg_trigger
      UNION ALL SELECT 'constraint', conname FROM pg_constraint
      UNION ALL SELECT 'role', rolname FROM pg_roles
      UNION ALL SELECT 'connection', coalesce(application_name, '') FROM pg_stat_activity
        WHERE datname = current_database()`);
    texts.push(...names.map(({ what, text }): [string, string] => [what, text]));
    return leaks(texts);
  });
  expect(found).toEqual([]);
});
