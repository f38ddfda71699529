import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { untilStalled } from "./until-stalled";

const patient = { timeout: 20_000 };

const endless = () =>
  new Readable({
    read() {
      this.push(Buffer.alloc(64 * 1024));
    },
  });

afterEach(() => {
  vi.useRealTimers();
});

test("destroys the stream and its source when the reader stalls", async () => {
  const source = endless();
  const stream = untilStalled(source, 50);
  await once(stream, "readable");
  stream.read();
  await expect.poll(() => [stream.destroyed, source.destroyed], patient).toEqual([true, true]);
});

test("delivers everything to a slow reader", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const parts = Array.from({ length: 10 }, (_, index) => Buffer.alloc(100_000, index));
  const stream = untilStalled(Readable.from(parts), 400);
  const read: Buffer[] = [];
  for await (const part of stream) {
    vi.advanceTimersByTime(100);
    await turn();
    read.push(part);
  }
  expect(Buffer.concat(read).equals(Buffer.concat(parts))).toBe(true);
});

test("passes an error of the source to the reader, and ends the source when the reader leaves", async () => {
  const broken = new Readable({ read: () => {} });
  const stream = untilStalled(broken);
  const read = buffer(stream);
  broken.destroy(new Error("503 Slow Down"));
  await expect(read).rejects.toThrow("503 Slow Down");
  const source = endless();
  untilStalled(source).destroy();
  await expect.poll(() => source.destroyed, patient).toBe(true);
});
