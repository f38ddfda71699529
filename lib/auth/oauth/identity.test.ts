import { expect, test } from "vitest";
import { withinSeconds } from "./identity";

test("gives up on a provider that does not answer in time, and on no other", async () => {
  await expect(withinSeconds(0.01, new Promise(() => {}))).rejects.toThrow("in time");
  expect(await withinSeconds(1, Promise.resolve("an answer"))).toBe("an answer");
  await expect(withinSeconds(1, Promise.reject(new Error("refused")))).rejects.toThrow("refused");
});
