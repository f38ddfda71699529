import { describe, expect, test } from "vitest";
import { matchesSearch, optionByKey } from "./command-search";

describe("matchesSearch", () => {
  test("finds every word in any order, in any case and without accents", () => {
    expect(matchesSearch("Álbum de Été", "ete ALB")).toBe(true);
    expect(matchesSearch("API keys", "  keys ")).toBe(true);
    expect(matchesSearch("API keys", "")).toBe(true);
  });

  test("does not match when one of the words is missing", () => {
    expect(matchesSearch("API keys", "keys sessions")).toBe(false);
  });
});

describe("optionByKey", () => {
  test("moves by arrows, from the last option to the first and back", () => {
    expect(optionByKey("ArrowDown", 0, 3)).toBe(1);
    expect(optionByKey("ArrowDown", 2, 3)).toBe(0);
    expect(optionByKey("ArrowUp", 1, 3)).toBe(0);
    expect(optionByKey("ArrowUp", 0, 3)).toBe(2);
  });

  test("enters the list at its near end when there is no present option", () => {
    expect(optionByKey("ArrowDown", -1, 3)).toBe(0);
    expect(optionByKey("ArrowUp", -1, 3)).toBe(2);
  });

  test("moves to either end by Home and End", () => {
    expect(optionByKey("Home", 1, 3)).toBe(0);
    expect(optionByKey("End", 1, 3)).toBe(2);
  });

  test("stays for every other key, and where there is nothing to move to", () => {
    expect(optionByKey("a", 1, 3)).toBeUndefined();
    expect(optionByKey("ArrowDown", -1, 0)).toBeUndefined();
  });
});
