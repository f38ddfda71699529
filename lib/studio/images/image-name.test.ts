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
  ])("%j as %s is %j", (given, extension, expected) => {
    expect(toImageName(given, extension)).toBe(expected);
  });

  it("takes no time, however many marks somebody has piled on one letter", () => {
    // A millisecond or two; where it is not bounded, a minute.
    const begun = performance.now();
    expect(toImageName(`a${"\u0300\u0316".repeat(200_000)}.png`, "png")).toMatch(/\.png$/);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it("is at most 100 characters long and never cuts one in half", () => {
    const name = toImageName(`${"🌿".repeat(300)}.png`, "png");
    expect([...name]).toHaveLength(100);
    expect(name.endsWith("🌿.png")).toBe(true);
  });
});
