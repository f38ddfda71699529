import { expect, test, vi } from "vitest";
import { log } from "@/lib/log";
import { auth } from "./auth";
import { handleAuthRequest } from "./handle";

test("an error that nobody expected is told by a reference, and logged with it", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const inner = new Error(
    'Failed query: select "password" from "accounts" where $1 ada@example.com',
  );
  vi.spyOn(auth, "handler").mockRejectedValue(inner);
  const answer = await handleAuthRequest(new Request("http://127.0.0.1:3000/api/auth/get-session"));
  expect(answer.status).toBe(500);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const { code, message } = (await answer.json()) as Record<string, string>;
  expect(code).toBe("INTERNAL_SERVER_ERROR");
  const [, reference] =
    /^Something failed on our side \(([0-9a-f-]{36})\)\.$/.exec(message ?? "") ?? [];
  expect(logged).toHaveBeenCalledWith(
    expect.objectContaining({ requestId: reference }),
    "an auth route failed",
  );
});

test("a refusal is logged without what the request said", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const { logger } = await auth.$context;
  // As Better Auth does where a callback leads elsewhere, which it does not look at in tests.
  logger.error("Invalid callbackURL: https://evil.example/?token=s3cret", "ada@example.com");
  expect(logged.mock.calls).toEqual([[{ from: "auth" }, "Invalid callbackURL"]]);
});
