import { afterEach, expect, test, vi } from "vitest";
import { holdDatabase } from "./environment";

vi.mock("@/db/local-postgres", () => ({
  appDatabase: "app",
  holdLocalPostgres: async () => ({
    urlFor: (name: string) => `postgres://local/${name}`,
    release: async () => {},
  }),
}));

afterEach(() => vi.unstubAllEnvs());

test("regression: ignores an unpooled database URL beside the local database", async () => {
  vi.stubEnv("DATABASE_URL", undefined);
  vi.stubEnv("EMBEDDED_DATABASE", undefined);
  vi.stubEnv("DATABASE_URL_UNPOOLED", "postgres://elsewhere/app");
  const settings = {
    outer: { NODE_ENV: "test" as const },
    added: {},
    production: false,
    embedded: true,
  };
  await holdDatabase(settings, { label: "test", migrate: false });
  expect(settings.added).toEqual({
    DATABASE_URL: "postgres://local/app",
    DATABASE_URL_UNPOOLED: "postgres://local/app",
    EMBEDDED_DATABASE: "1",
  });
  expect(process.env).toMatchObject(settings.added);
});
