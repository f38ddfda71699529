import { expect, test, vi } from "vitest";
import { publicMetadata, publicPages } from "./public-pages";

const settings = vi.hoisted(() => ({ APP_URL: undefined as string | undefined }));
vi.mock("@/lib/env", () => ({ env: () => settings }));

test("uses the configured address for the canonical URL and the preview image", () => {
  settings.APP_URL = "https://app.example.com";
  const { alternates, openGraph, twitter, robots } = publicMetadata("/pricing");
  expect(alternates?.canonical).toBe("https://app.example.com/pricing");
  const picture = [{ url: "https://app.example.com/og/pricing.png", width: 1200, height: 630 }];
  expect(openGraph?.images).toMatchObject(picture);
  expect(twitter?.images).toMatchObject(picture);
  expect(robots).toEqual({ index: true, follow: true });
});

test("omits the address in a build without one", () => {
  for (const unknown of [undefined, "http://build.invalid"]) {
    settings.APP_URL = unknown;
    for (const { path } of publicPages) {
      const text = JSON.stringify(publicMetadata(path));
      expect(text, path).not.toMatch(/https?:/);
    }
  }
});

test("has distinct titles and descriptions of a length that other sites show", () => {
  for (const key of ["title", "description", "picture"] as const)
    expect(new Set(publicPages.map((page) => page[key])).size).toBe(publicPages.length);
  for (const { title, description, path } of publicPages) {
    expect(title.length, path).toBeLessThanOrEqual(60);
    expect(description.length, path).toBeLessThanOrEqual(165);
  }
});
