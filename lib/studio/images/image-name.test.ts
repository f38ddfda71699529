import { describe, expect, it } from "vitest";
import { toImageName } from "./image-name";

describe("toImageName", () => {
  it.each([
    ["meadow.png", "png", "meadow.png"],
    ["photo.png", "jpg", "photo.jpg"],
    ["C:\\Users\\mira\\meadow.jpeg", "jpg", "meadow.jpg"],
    ["../../etc/passwd", "jpg", "passwd.jpg"],
    ["archive.tar.gz", "png", "archive.tar.png"],
    ["evil\u202Egnp.exe", "png", "evilgnp.png"],
    ["line\r\nSet-Cookie: a=b.png", "png", "lineSet-Cookie- a=b.png"],
    ["  two   words .webp", "webp", "two words.webp"],
    ["", "png", "Untitled.png"],
    [".png", "png", "Untitled.png"],
    ["Wiese über Füßen 花.png", "png", "Wiese über Füßen 花.png"],
  ])("returns for %j as %s: %j", (given, extension, expected) => {
    expect(toImageName(given, extension)).toBe(expected);
  });

  it("runs in a short time for any number of combining marks", () => {
    // A millisecond or two; where it is not bounded, a minute.
    const begun = performance.now();
    expect(toImageName(`a${"\u0300\u0316".repeat(200_000)}.png`, "png")).toMatch(/\.png$/);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it("returns at most 100 characters, and never splits one", () => {
    const name = toImageName(`${"🌿".repeat(300)}.png`, "png");
    expect([...name]).toHaveLength(100);
    expect(name.endsWith("🌿.png")).toBe(true);
  });
});
