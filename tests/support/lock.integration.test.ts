import { randomUUID } from "node:crypto";
import { expect, inject, it } from "vitest";
import { holdLock } from "./lock";

it("is acquired by one process at a time, and reports when it waits", async () => {
  const name = randomUUID();
  const order: string[] = [];
  const release = await holdLock(inject("adminUrl"), name, () => order.push("first waits"));
  const second = holdLock(inject("adminUrl"), name, () => {
    order.push("second waits");
    setTimeout(async () => {
      order.push("first releases");
      await release();
    }, 50);
  });
  const releaseSecond = await second;
  order.push("second holds");
  expect(order).toEqual(["second waits", "first releases", "second holds"]);
  await releaseSecond();
});

it("does not confuse names", async () => {
  const first = await holdLock(inject("adminUrl"), randomUUID(), () => {});
  const second = await holdLock(inject("adminUrl"), randomUUID(), () => expect.unreachable());
  await Promise.all([first(), second()]);
});
