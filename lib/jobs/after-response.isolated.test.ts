import { beforeEach, expect, test, vi } from "vitest";
import { drainAfterResponses } from "./after-response";
import { addJob } from "./queue";

const request = { inProgress: true, after: [] as (() => Promise<void>)[] };

vi.mock("next/server", () => ({
  after(task: () => Promise<void>) {
    if (!request.inProgress) throw new Error("`after` was called outside a request scope");
    request.after.push(task);
  },
}));

const respond = () => Promise.all(request.after.splice(0).map((task) => task()));

beforeEach(() => {
  request.inProgress = true;
  request.after = [];
});

test("runs the queue once for all jobs of a request, after its response and not before", async () => {
  const drain = vi.fn(async () => {});
  drainAfterResponses(drain);
  addJob("cleanup", {});
  addJob("cleanup", {});
  expect(drain).not.toHaveBeenCalled();
  await respond();
  expect(drain).toHaveBeenCalledTimes(1);
});

test("runs the queue again for a job that was added while it ran", async () => {
  let end = () => {};
  const drain = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
  drainAfterResponses(drain);
  addJob("cleanup", {});
  const first = respond();
  await vi.waitFor(() => expect(drain).toHaveBeenCalledTimes(1));
  addJob("cleanup", {});
  const second = respond();
  end();
  await vi.waitFor(() => expect(drain).toHaveBeenCalledTimes(2));
  end();
  await Promise.all([first, second]);
  expect(drain).toHaveBeenCalledTimes(2);
});

test("adds a job outside of a request without running the queue", () => {
  request.inProgress = false;
  const drain = vi.fn(async () => {});
  drainAfterResponses(drain);
  expect(() => addJob("cleanup", {})).not.toThrow();
  expect(drain).not.toHaveBeenCalled();
});

test("runs the queue for the next response although a run failed", async () => {
  const drain = vi.fn(async () => {}).mockRejectedValueOnce(new Error("no database"));
  drainAfterResponses(drain);
  for (const _ of [1, 2]) {
    addJob("cleanup", {});
    await respond();
  }
  expect(drain).toHaveBeenCalledTimes(2);
});
