import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getTableColumns } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { accounts } from "@/db/schema/auth/accounts";
import { auditActions } from "@/lib/audit/actions";
import { freeFailures } from "@/lib/auth/limits/lockout";
import { rateLimitRule } from "@/lib/auth/limits/rate-limit";
import { sessionDays } from "@/lib/auth/sessions/session-days";
import { stepUpPurposes } from "@/lib/auth/step-up/purposes";
import { envSchema } from "@/lib/env";
import { acceptedImageFormats, avatarMaxBytes, maxPixels } from "@/lib/images/formats";
import { repository } from "@/tests/support/run";
import numbers from "./asvs-5.0-level-2.json";
import { filesIn, rowsOf, section, titlesOf } from "./security-doc";

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");
const filesBelow = (folder: string) =>
  readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" }).map(
    (name) => `${folder}/${name.replaceAll("\\", "/")}`,
  );
const page = read("docs/security.md");
const rows = rowsOf(page);
const settings = Object.keys(envSchema.shape);

/** The settings that a section names. */
const named = (heading: string) =>
  [...section(page, heading).matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, key]) => key);

describe("the tables of the standard", () => {
  test("have every requirement of levels 1 and 2 once, in order", () => {
    const wanted = Object.entries(numbers).flatMap(([part, each]) =>
      each.map((number) => `${part}.${number}`),
    );
    expect(wanted).toHaveLength(253);
    expect(rows.map(({ number }) => number)).toEqual(wanted);
  });

  test("name a file and a test for each requirement that is met, and no test for the others", () => {
    for (const { number, how, shown } of rows) {
      const claims = !/^(Does not apply|Not met): \S/.test(how);
      expect(
        shown.length > 0,
        `${number}: ${claims ? "names no test" : "isn’t met, but names a test"}`,
      ).toBe(claims);
      const named = filesIn(how).length > 0 || /\]\(#[\w-]+\)/.test(how);
      expect(named || !claims, `${number}: names no file and no section`).toBe(true);
    }
  });

  test("quote existing test titles", () => {
    const missing = rows.flatMap(({ number, shown }) =>
      shown
        .filter(
          ({ file, title }) =>
            !existsSync(path.join(repository, file)) ||
            !titlesOf(read(file)).some((each) => each.replaceAll("\\", "").includes(title)),
        )
        .map(({ file, title }) => `${number}: ${file} has no test "${title}"`),
    );
    expect(missing).toEqual([]);
  });

  test("count the requirements correctly", () => {
    const of = (start: string) => rows.filter(({ how }) => how.startsWith(start)).length;
    const [not, apart] = [of("Not met: "), of("Does not apply: ")];
    expect(page).toContain(
      `${rows.length - not - apart} are met, ${not} are not met, ${apart} do not apply.`,
    );
  });
});

test("reads test titles and table rows", () => {
  const source = `test("a b", () => {});\nit.each([\n  [1],\n])("c %s", f);\ntest(\n  'd',\n);`;
  expect(titlesOf(source)).toEqual(["a b", "c %s", "d"]);
  expect(rowsOf('| 1.2.3 | What | How, `lib/a.ts` | `b.test.ts`: "c d" |')).toEqual([
    { number: "1.2.3", how: "How, `lib/a.ts`", shown: [{ file: "b.test.ts", title: "c d" }] },
  ]);
});

test("every file that the page names exists", () => {
  const files = filesIn(page);
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => !existsSync(path.join(repository, file)))).toEqual([]);
});

test("every heading that the page links to exists", () => {
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
  const links = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !headings.includes(link ?? ""))).toEqual([]);
});

describe("the sections", () => {
  test("the limits match the code", () => {
    const limits = section(page, "Limits");
    for (const route of [
      "/sign-up/email",
      "/step-up/request",
      "/sign-in/email",
      "/delete-user",
      "/x",
    ]) {
      const rule = rateLimitRule(route);
      expect(limits).toContain(`| ${rule?.name} | ${rule?.max} | ${rule?.window} |`);
    }
    expect(limits).toContain(`after ${freeFailures} incorrect passwords in a row`);
    expect(read("lib/auth/limits/lockout.ts")).toMatch(
      /firstWaitSeconds = 30;[\s\S]*longestWaitSeconds = 15 \* 60/,
    );
    expect(read("lib/auth/api-keys/mutations.ts")).toContain("mostKeys = 20");
    expect(read("lib/auth/passwords/breached-passwords.ts")).toContain(
      "appConfig.name.toLowerCase()",
    );
    expect(limits).toContain("Without the product’s name, the email address and");
  });

  test("every sign-in method is listed", () => {
    const ways = /^lib\/auth\/(oauth|passkeys|links|api-keys|api-tokens|two-factor)$/;
    const plugins = filesBelow("lib/auth").filter((name) => ways.test(name));
    expect(plugins.length).toBeGreaterThanOrEqual(6);
    for (const plugin of plugins) expect(section(page, "Sign-in methods")).toContain(plugin);
  });

  test("the session lifetimes match the code", () => {
    const { unused, atMost } = sessionDays;
    expect(section(page, "Sessions")).toContain(
      `ends after ${unused} days without use, and in any case ${atMost} days after it started`,
    );
  });

  test("no column holds an expiry date of a password", () => {
    expect(Object.keys(getTableColumns(accounts)).filter((name) => /password/i.test(name))).toEqual(
      ["password"],
    );
  });

  test("every input schema is listed", () => {
    const schemas = filesBelow("lib").filter(
      // What Better Auth is told of our tables is no input.
      (name) => /(\/|-)schema\.ts$/.test(name) && !name.startsWith("lib/auth/soft-deletion/"),
    );
    expect(schemas.length).toBeGreaterThan(3);
    for (const schema of schemas) expect(section(page, "Input")).toContain(`\`${schema}\``);
  });

  test("the image formats and sizes match the code", () => {
    const files = section(page, "Files");
    const number = (value: number) => value.toLocaleString("en");
    expect(files).toContain(acceptedImageFormats);
    expect(files).toContain(`${number(avatarMaxBytes)} bytes`);
    expect(files).toContain(`${number(maxPixels)} pixels`);
    const uploadMaxBytes = envSchema.shape.UPLOAD_MAX_BYTES.parse(undefined);
    expect(files).toContain(`(${number(uploadMaxBytes)} by default)`);
  });

  test("every role and every purpose is listed under Permissions", () => {
    const rules = section(page, "Permissions");
    for (const word of ["member", "admin", ...stepUpPurposes])
      expect(rules).toContain(`\`${word}\``);
  });

  test("every secret setting is listed under Keys", () => {
    const secret = settings.filter(
      (key) => /SECRET|PEPPER|_KEY$|TOKEN|PASSWORD/.test(key) && !/^BREACHED/.test(key),
    );
    expect(secret.length).toBeGreaterThan(6);
    expect(named("Keys")).toEqual(expect.arrayContaining(secret));
  });

  test("every setting that names another service is listed", () => {
    const services = settings.filter((key) => /_URL|ENDPOINT|ISSUER|_PROXY$|BUCKET/.test(key));
    expect(services.length).toBeGreaterThan(6);
    expect(named("Other services")).toEqual(expect.arrayContaining(services));
  });

  test("every kind of data is listed", () => {
    const [, kinds = ""] = /type DataKind = (.+);/.exec(read("db/schema/classify.ts")) ?? [];
    expect(kinds.split(" | ")).toHaveLength(3);
    for (const kind of kinds.split(" | "))
      expect(section(page, "Data")).toContain(`\`${kind.replaceAll('"', "")}\``);
  });

  test("every subject of the audit log is listed", () => {
    const subjects = new Set(auditActions.map((action) => action.split(".")[0]));
    for (const subject of subjects) expect(section(page, "Logs")).toContain(`\`${subject}\``);
  });

  test("expensive operations are listed with the files that limit them", () => {
    const heavy = section(page, "Expensive operations");
    expect(read("lib/worker.ts")).toMatch(/mostJobsAtOnce = 4\b/);
    expect(heavy.replaceAll("\n", " ")).toContain("four at a time");
    expect(read("lib/images/engine.ts")).toContain("timeoutSeconds = 60");
    expect(filesIn(heavy).length).toBeGreaterThanOrEqual(5);
  });
});
