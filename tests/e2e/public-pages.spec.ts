import sharp from "sharp";
import { appConfig } from "@/lib/app-config";
import { publicPages } from "@/lib/http/policy/public-pages";
import { signedInPaths } from "@/lib/http/signed-in-paths";
import { expect, test } from "./fixtures";
import { pageRoutes } from "./scenes";

const content = (html: string, attribute: string, name: string) =>
  new RegExp(`<meta ${attribute}="${name}" content="([^"]*)"`).exec(html)?.[1];

test("lists in the sitemap exactly the public pages", async ({ app, request }) => {
  const map = await (await request.get("/sitemap.xml")).text();
  const listed = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address ?? "");
  expect(listed).toEqual(publicPages.map(({ path }) => new URL(path, app.url).href));

  const open: string[] = [];
  for (const route of pageRoutes().filter((each) => !each.includes("["))) {
    const response = await request.get(route, { maxRedirects: 0 });
    if (response.status() !== 200) continue;
    const robots = content(await response.text(), "name", "robots");
    expect(robots, route).toMatch(/^(index, follow|noindex, nofollow)$/);
    if (robots === "index, follow") open.push(route);
  }
  expect(open.sort()).toEqual(publicPages.map(({ path }) => path).sort());
});

test("disallows private pages for crawlers, and names the sitemap", async ({ app, request }) => {
  const response = await request.get("/robots.txt");
  expect(response.status()).toBe(200);
  const text = await response.text();
  for (const path of ["/api/", "/dev/", ...signedInPaths])
    expect(text).toContain(`Disallow: ${path}\n`);
  expect(text).toContain(`Sitemap: ${app.url}/sitemap.xml`);
});

test("gives every public page a title, a description and a preview image", async ({
  app,
  request,
}) => {
  const seen = new Set<string>();
  for (const { path, title, description, picture } of publicPages) {
    const html = await (await request.get(path)).text();
    expect(content(html, "name", "description"), path).toBe(description);
    expect(content(html, "property", "og:title"), path).toBe(title);
    expect(content(html, "name", "twitter:card"), path).toBe("summary_large_image");
    seen.add(/<title>([^<]+)/.exec(html)?.[1] ?? "");
    const image = await request.get(`/og/${picture}.png`);
    expect(image.status(), picture).toBe(200);
    expect(image.headers()["content-type"]).toBe("image/png");
    const { width, height } = await sharp(await image.body()).metadata();
    expect({ width, height }, picture).toEqual({ width: 1200, height: 630 });
    // This build was told no address, and the start page is made by the build.
    if (path === "/") continue;
    expect(content(html, "property", "og:image"), path).toBe(`${app.url}/og/${picture}.png`);
    expect(html, path).toContain(`<link rel="canonical" href="${app.url}${path}"/>`);
  }
  expect(seen.size).toBe(publicPages.length);
});

test("serves the icons of the manifest in their stated sizes", async ({ page, request }) => {
  await page.goto("/");
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = await (await request.get(href ?? "")).json();
  expect(manifest).toMatchObject({ name: appConfig.name, start_url: "/dashboard" });
  const purposes = manifest.icons.map((icon: { purpose?: string }) => icon.purpose ?? "any");
  expect(purposes).toContain("maskable");
  for (const { src, sizes, type } of manifest.icons) {
    const response = await request.get(src);
    expect(response.status(), src).toBe(200);
    expect(response.headers()["content-type"], src).toContain(type);
    if (sizes === "any") continue;
    const { width, height } = await sharp(await response.body()).metadata();
    expect(`${width}x${height}`, src).toBe(sizes);
  }
});
