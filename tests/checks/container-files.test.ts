import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { commandNames } from "@/lib/cli/build/run-command";
import { envSchema } from "@/lib/env";
import { repository } from "@/tests/support/run";

interface Service {
  build?: object;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: string[] | Record<string, unknown>;
  volumes?: string[];
}

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");
const compose = read("compose.yaml");
const { services, volumes } = parse(compose, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const ours = Object.values(services).filter(({ build }) => build);

test("gives the app no setting in compose.yaml that it doesn’t know", () => {
  expect(ours.length).toBeGreaterThan(1);
  const given = ours.flatMap(({ environment = {} }) => Object.keys(environment));
  expect(given.filter((name) => !(name in envSchema.shape) && name !== "PORT")).toEqual([]);
});

test("starts files in compose.yaml and the Dockerfile that npm run build:image makes", () => {
  const started = [...`${compose}\n${read("Dockerfile")}`.matchAll(/([\w-]+)\.js\b/g)];
  expect(started.length).toBeGreaterThan(3);
  const unknown = started
    .map(([, name]) => name)
    .filter((name) => !commandNames.includes(name as never));
  expect(unknown).toEqual([]);
});

test("refers in compose.yaml to services and volumes that are there", () => {
  for (const { depends_on = [], volumes: mounted = [] } of Object.values(services)) {
    const others = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
    expect(Object.keys(services)).toEqual(expect.arrayContaining(others));
    expect(Object.keys(volumes)).toEqual(
      expect.arrayContaining(mounted.map((volume) => volume.split(":")[0])),
    );
  }
});

test("says in compose.yaml how to make each secret that is not set", () => {
  const required = [...compose.matchAll(/\$\{(\w+):\?([^}]*)\}/g)];
  const secrets = [...compose.matchAll(/\$\{(\w*(?:SECRET|PASSWORD|PEPPER|KEY)\w*)[:}-]/g)];
  expect(secrets.length).toBe(required.length);
  for (const [, name = "", message = ""] of required) {
    expect(message).toContain(`Set ${name} in .env`);
    expect(message).toContain("openssl");
  }
});

test("gives the build of the image the settings that are fixed in it", () => {
  for (const name of ["APP_URL", "UPLOAD_MAX_BYTES"]) {
    expect(read("next.config.ts")).toContain(`process.env.${name}`);
    expect(read("Dockerfile")).toMatch(new RegExp(`^ARG ${name}$`, "m"));
    for (const { build } of ours) expect(build).toHaveProperty(["args", name]);
  }
  expect(read("Dockerfile")).toContain("env=NEXT_SERVER_ACTIONS_ENCRYPTION_KEY");
});

test("builds the image with the Node version of .nvmrc, without settings and local data", () => {
  const images = [...read("Dockerfile").matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(new Set(images)).toEqual(new Set([`node:${read(".nvmrc").trim()}-bookworm-slim`]));
  expect(read(".dockerignore").split("\n")).toEqual(
    expect.arrayContaining([".env", ".env.*", ".data", ".git", "node_modules"]),
  );
});
