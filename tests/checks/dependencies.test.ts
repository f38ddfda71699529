import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "@/tests/support/run";

type Lock = {
  packages: Record<
    string,
    { version?: string; integrity?: string; link?: boolean; resolved?: string }
  >;
};

const json = <T>(file: string) =>
  JSON.parse(readFileSync(path.join(repository, file), "utf8")) as T;
const { packages } = json<Lock>("package-lock.json");

test("every package is pinned to one version, and its content to a digest", () => {
  const { dependencies, devDependencies } =
    json<Record<"dependencies" | "devDependencies", Record<string, string>>>("package.json");
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(ranges).toEqual([]);
  const installed = Object.entries(packages).filter(([name]) => name !== "");
  expect(installed.length).toBeGreaterThan(100);
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))).toEqual([]);
});

test("no package comes from elsewhere than the registry", () => {
  const elsewhere = Object.entries(packages).filter(
    ([, { link, resolved }]) => link || /^(git|file|http:)/.test(resolved ?? ""),
  );
  expect(elsewhere).toEqual([]);
});
