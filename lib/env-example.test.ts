import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv as parseFile } from "node:util";
import { expect, test } from "vitest";
import { testEnvironment } from "@/tests/support/environment";
import { repository } from "@/tests/support/run";
import { envSchema, parseEnv } from "./env";

const example = parseFile(readFileSync(path.join(repository, ".env.example"), "utf8"));

test("lists every setting without a value, and PORT", () => {
  expect(Object.keys(example).sort()).toEqual([...Object.keys(envSchema.shape), "PORT"].sort());
  expect(Object.values(example).filter(Boolean)).toEqual([]);
});

test("regression: changes no setting by a copy of .env.example, NODE_ENV included", () => {
  const all = testEnvironment({ DATABASE_URL: "postgres://db.example/app", NODE_ENV: "" });
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  const settings = (values: object) => parseEnv(values as NodeJS.ProcessEnv);
  expect(settings({ ...example, ...given })).toEqual(settings(given));
  expect(settings({ ...example, ...given }).NODE_ENV).toBe("development");
});
