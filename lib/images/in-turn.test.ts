import { expect, test } from "vitest";
import { inTurn } from "./in-turn";

test("decodes two images at a time, in the order of arrival", async () => {
  const order: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) =>
      inTurn("a", async () => {
        most = Math.max(most, ++running);
        order.push(index);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        if (index % 3 === 0) throw new Error("broken");
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("does not delay other accounts when one requests a hundred previews", async () => {
  const order: string[] = [];
  const work = (name: string) => () => Promise.resolve(order.push(name));
  const greedy = Array.from({ length: 100 }, () => inTurn("a", work("a")));
  await Promise.all([inTurn("b", work("b")), inTurn("c", work("c")), ...greedy]);
  expect(order).toHaveLength(102);
  expect(Math.max(order.indexOf("b"), order.indexOf("c"))).toBeLessThan(6);
});
