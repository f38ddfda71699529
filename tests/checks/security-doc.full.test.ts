import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getTableColumns } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { accounts } from "@/db/schema/accounts";
import { auditActions } from "@/lib/audit/actions";
import { rateLimitRule } from "@/lib/auth/rate-limit-rules";
import { stepUpPurposes } from "@/lib/auth/step-up/purposes";
import { freeFailures } from "@/lib/auth/throttle";
import { envSchema } from "@/lib/env";
import { avatarMaxBytes, maxPixels, pictureFormats } from "@/lib/images/formats";
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
  test("have every number of levels 1 and 2 once, in order", () => {
    const wanted = Object.entries(numbers).flatMap(([part, each]) =>
      each.map((number) => `${part}.${number}`),
    );
    expect(wanted).toHaveLength(253);
    expect(rows.map(({ number }) => number)).toEqual(wanted);
  });

  test("name a file and a test with each claim, and none without", () => {
    for (const { number, how, shown } of rows) {
      const claims = !/^(Does not apply|Not met): \S/.test(how);
      expect(shown.length > 0, `${number}: ${claims ? "no test" : "a test of no claim"}`).toBe(
        claims,
      );
      const named = filesIn(how).length > 0 || /\]\(#[\w-]+\)/.test(how);
      expect(named || !claims, `${number}: no file and no section`).toBe(true);
    }
  });

  test("quote titles that the tests have", () => {
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

  test("count themselves", () => {
    const of = (start: string) => rows.filter(({ how }) => how.startsWith(start)).length;
    const [not, apart] = [of("Not met: "), of("Does not apply: ")];
    expect(page).toContain(
      `${rows.length - not - apart} are met, ${not} are not, ${apart} do not apply.`,
    );
  });
});

test("a test whose title is quoted wrongly is found out", () => {
  const source = `test("a b", () => {});\nit.each([\n  [1],\n])("c %s", f);\ntest(\n  'd',\n);`;
  expect(titlesOf(source)).toEqual(["a b", "c %s", "d"]);
  expect(rowsOf('| 1.2.3 | What | How, `lib/a.ts` | `b.test.ts`: "c d" |')).toEqual([
    { number: "1.2.3", how: "How, `lib/a.ts`", shown: [{ file: "b.test.ts", title: "c d" }] },
  ]);
});

test("every file that it names is there", () => {
  const files = filesIn(page);
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => !existsSync(path.join(repository, file)))).toEqual([]);
});

test("every heading that it links to is there", () => {
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
  const links = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !headings.includes(link ?? ""))).toEqual([]);
});

describe("its sections", () => {
  test("the limits that it names are those of the code", () => {
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
    expect(limits).toContain(`after ${freeFailures} wrong passwords in a row`);
    expect(read("lib/auth/throttle.ts")).toMatch(
      /firstWaitSeconds = 30;[\s\S]*longestWaitSeconds = 15 \* 60/,
    );
    expect(read("lib/auth/api-keys/mutations.ts")).toContain("mostKeys = 20");
    expect(read("lib/auth/breached-passwords.ts")).toContain('["perennial", ');
    expect(limits).toContain('"perennial"');
  });

  test("every way in is named", () => {
    const ways = /^lib\/auth\/(oauth|passkeys|magic-link|api-keys|api-tokens|two-factor)(\.ts)?$/;
    const plugins = filesBelow("lib/auth").filter((name) => ways.test(name));
    expect(plugins.length).toBeGreaterThanOrEqual(6);
    for (const plugin of plugins) expect(section(page, "Ways in")).toContain(plugin);
  });

  test("how long sessions live is what the code says", () => {
    const [, use, all] =
      /least\(now\(\) \+ interval '(\d+) days'.*interval '(\d+) days'\)/.exec(
        read("lib/auth/sessions/touch.ts"),
      ) ?? [];
    expect(section(page, "Sessions")).toContain(
      `ends after ${use} days without use and ${all} days after its beginning`,
    );
  });

  test("no column says when a password ends", () => {
    expect(Object.keys(getTableColumns(accounts)).filter((name) => /password/i.test(name))).toEqual(
      ["password"],
    );
  });

  test("every schema of what people send is named", () => {
    const schemas = filesBelow("lib").filter(
      // What Better Auth is told of our tables is no input.
      (name) => /(\/|-)schema\.ts$/.test(name) && !name.startsWith("lib/auth/soft-deletion/"),
    );
    expect(schemas.length).toBeGreaterThan(5);
    for (const schema of schemas) expect(section(page, "Input")).toContain(`\`${schema}\``);
  });

  test("the formats and sizes that it names are those of the code", () => {
    const files = section(page, "Files");
    for (const fact of [pictureFormats, `${avatarMaxBytes} bytes`, `${maxPixels} pixels`])
      expect(files).toContain(fact);
    expect(files).toContain(`(${envSchema.shape.UPLOAD_MAX_BYTES.parse(undefined)})`);
  });

  test("who may do what names every role and every purpose", () => {
    const rules = section(page, "Who may do what");
    for (const word of ["member", "admin", ...stepUpPurposes])
      expect(rules).toContain(`\`${word}\``);
  });

  test("every secret setting is in the list of keys", () => {
    const secret = settings.filter(
      (key) => /SECRET|PEPPER|_KEY$|TOKEN|PASSWORD/.test(key) && !/^BREACHED/.test(key),
    );
    expect(secret.length).toBeGreaterThan(6);
    expect(named("Keys")).toEqual(expect.arrayContaining(secret));
  });

  test("every setting that names another service is told", () => {
    const services = settings.filter((key) => /_URL|ENDPOINT|ISSUER|_PROXY$|BUCKET/.test(key));
    expect(services.length).toBeGreaterThan(6);
    expect(named("Other services")).toEqual(expect.arrayContaining(services));
  });

  test("every kind of data is told", () => {
    const [, kinds = ""] = /type DataKind = (.+);/.exec(read("db/schema/classify.ts")) ?? [];
    expect(kinds.split(" | ")).toHaveLength(3);
    for (const kind of kinds.split(" | "))
      expect(section(page, "Data")).toContain(`\`${kind.replaceAll('"', "")}\``);
  });

  test("everything that the audit log can say is told", () => {
    const subjects = new Set(auditActions.map((action) => action.split(".")[0]));
    for (const subject of subjects) expect(section(page, "Logs")).toContain(`\`${subject}\``);
  });

  test("heavy work is told with the files that bound it", () => {
    const heavy = section(page, "Heavy work");
    expect(read("lib/worker.ts")).toMatch(/concurrency: 4\b/);
    expect(heavy).toContain("four at a time");
    expect(read("lib/images/engine.ts")).toContain("timeoutSeconds = 60");
    expect(filesIn(heavy).length).toBeGreaterThanOrEqual(5);
  });
});
