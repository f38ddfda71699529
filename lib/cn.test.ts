import { expect, test } from "vitest";
import { cn } from "@/lib/cn";

test("joins names, and leaves out what is falsy", () => {
  expect(cn("flex", undefined, null, false, "", 0, "p-2")).toBe("flex p-2");
  expect(cn()).toBe("");
});

test("takes arrays at any depth, and the keys of objects whose value is truthy", () => {
  expect(cn(["a", ["b", { c: true, d: undefined, "e f": 1 }]])).toBe("a b c e f");
});
