import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { publicPages } from "@/lib/http/policy/public-pages";
import { repository } from "@/tests/support/run";

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");

const below = (folder: string) =>
  readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.(md|ya?ml|json)$/.test(name));

const written = [
  "README.md",
  "CONTRIBUTING.md",
  ...[".github", ".devcontainer", "docs"].flatMap(below),
];

test("finds every npm script that the documentation names", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const missing = written.flatMap((file) =>
    [...read(file).matchAll(/\bnpm run ([a-z][\w-]*(?::[\w-]+)*)(?![\w:*-])/g)]
      .map(([, name = ""]) => name)
      .filter((name) => !Object.hasOwn(scripts, name))
      .map((name) => `${file}: npm run ${name}`),
  );
  expect(missing).toEqual([]);
});

test("finds every file that a document links to", () => {
  const broken = written
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      [...read(file).matchAll(/(?:\]\(|\bsrc(?:set)?=")(?!https?:|#|mailto:)([^)#\s"]+)/g)]
        .map(([, target = ""]) => path.join(path.dirname(file), target))
        .filter((target) => !existsSync(path.join(repository, target)))
        .map((target) => `${file}: ${target}`),
    );
  expect(broken).toEqual([]);
});

test("finds the messages of docs/troubleshooting.md in the code", () => {
  const titles = [...read("docs/troubleshooting.md").matchAll(/^### "([^"]+)"/gm)];
  expect(titles.length).toBeGreaterThan(5);
  const code = ["lib", "db", "tests/support", "tests/setup"]
    .flatMap((folder) =>
      readdirSync(path.join(repository, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => read(`${folder}/${name}`)),
    )
    .join("\n")
    // What a message fills in counts as anything.
    .replace(/\$\{[^}]*\}/g, "…");
  const stem = (title = "") => title.split(/ (?=\d|at |of DATABASE)|\d|@|\.\.\./)[0]?.trim() ?? "";
  const unknown = titles
    .map(([, title]) => stem(title))
    .filter((words) => !code.includes(words.replace(/ \S*\/\S* /, " … ")));
  expect(unknown).toEqual([]);
});

test("names routes in the crons of vercel.json, at most once a day, as Vercel’s free plan demands", () => {
  const { crons } = JSON.parse(read("vercel.json")) as {
    crons: { path: string; schedule: string }[];
  };
  expect(crons.map(({ path: route }) => route).sort()).toEqual([
    "/api/admin/cleanup-sessions",
    "/api/cron/tick",
  ]);
  for (const { path: route, schedule } of crons) {
    expect(existsSync(path.join(repository, "app", route, "route.ts")), route).toBe(true);
    expect(schedule).toMatch(/^\d+ \d+ \* \* \*$/);
  }
});

test("has in the dev container the Node version of .nvmrc, and forwards port 3000", () => {
  const container = JSON.parse(read(".devcontainer/devcontainer.json"));
  expect(container.image).toContain(`:${read(".nvmrc").trim()}`);
  expect(container.forwardPorts).toEqual([3000]);
});

test("has a link preview image for every public page", () => {
  const pictures = readdirSync(path.join(repository, "public/og")).sort();
  expect(pictures).toEqual(publicPages.map(({ picture }) => `${picture}.png`).sort());
});

test("has small screenshots of the app in both themes", () => {
  const names = readdirSync(path.join(repository, "public/screenshots")).sort();
  const inThemes = (name: (theme: string) => string) => ["dark", "light"].map(name);
  const wanted = ["danger", "goodbye"].flatMap((page) =>
    inThemes((theme) => `${page}-${theme}.webp`),
  );
  // sample:begin
  for (const page of ["dashboard", "image"])
    wanted.push(...inThemes((theme) => `${page}-${theme}.webp`));
  // The start page is for phones as well.
  for (const page of ["danger", "dashboard", "image"])
    wanted.push(...inThemes((theme) => `${page}-${theme}-phone.webp`));
  // sample:end
  expect(names).toEqual(wanted.sort());
  const large = names.filter(
    (name) => statSync(path.join(repository, "public/screenshots", name)).size > 120_000,
  );
  expect(large).toEqual([]);
});
