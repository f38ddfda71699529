import { expect, test, vi } from "vitest";
import { requestSentences } from "@/lib/http/request-sentences";
import { log } from "@/lib/log";
import { auth } from "./auth";
import { handleAuthRequest, unexpectedError } from "./handle-request";

test("answers an unexpected error with a reference, and logs it", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const inner = new Error(
    'Failed query: select "password" from "accounts" where $1 ada@example.com',
  );
  vi.spyOn(auth, "handler").mockRejectedValueOnce(inner);
  const answer = await handleAuthRequest(new Request("http://127.0.0.1:3000/api/auth/get-session"));
  expect(answer.status).toBe(500);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const { code, message } = (await answer.json()) as Record<string, string>;
  expect(code).toBe("INTERNAL_SERVER_ERROR");
  const [reference = ""] = /[0-9a-f-]{36}/.exec(message ?? "") ?? [];
  expect(message).toBe(unexpectedError(reference));
  expect(logged).toHaveBeenCalledWith(
    expect.objectContaining({ requestId: reference }),
    "an auth route failed",
  );
});

test("logs a refusal without the contents of the request", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const { logger } = await auth.$context;
  // As Better Auth does where a callback leads elsewhere, which it does not look at in tests.
  logger.error("Invalid callbackURL: https://evil.example/?token=s3cret", "ada@example.com");
  expect(logged.mock.calls).toEqual([[{ from: "auth" }, "Invalid callbackURL"]]);
});

const send = (body: BodyInit, headers: Record<string, string> = {}) =>
  handleAuthRequest(
    new Request("http://127.0.0.1:3000/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      ...(body instanceof ReadableStream && { duplex: "half" }),
    }),
  );

test("logs a request that a control stops without its contents, except for a wrong password", async () => {
  const logged = vi.spyOn(log, "info").mockImplementation(() => {});
  const path = "/api/auth/sign-in/email";
  const address = { "x-forwarded-for": "198.51.100.77" };
  const attempt = JSON.stringify({ email: "nobody@example.com", password: "s3cret s3cret" });
  expect((await send(attempt, address)).status).toBe(401);
  expect(logged).not.toHaveBeenCalled();
  expect((await send("{", address)).status).toBe(400);
  expect((await send(attempt, { ...address, "content-type": "text/plain" })).status).toBe(415);
  let last = await send(attempt, address);
  for (let left = 100; last.status !== 429 && left > 0; left--) last = await send(attempt, address);
  expect(logged.mock.calls).toEqual(
    [400, 415, 429].map((status) => [{ from: "auth", status, path }, "a request was refused"]),
  );
});

test("regression: logs no token from the path of a link", async () => {
  const logged = vi.spyOn(log, "info").mockImplementation(() => {});
  const token = "q3Zr8w1KpT5nVb7YxLd2Hs9c";
  const link = `http://127.0.0.1:3000/api/auth/reset-password/${token}?callbackURL=%00`;
  expect((await handleAuthRequest(new Request(link))).status).toBe(400);
  const path = "/api/auth/reset-password/...";
  expect(logged.mock.calls).toEqual([
    [{ from: "auth", status: 400, path }, "a request was refused"],
  ]);
});

test("regression: reads no more of an endless body than the limit", async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 16_384;
      // An error instead of a test that never ends.
      if (sent > 10_000_000) controller.error(new Error("it was read on"));
      else controller.enqueue(new Uint8Array(16_384).fill(32));
    },
  });
  const answer = await send(endless);
  expect(answer.status).toBe(413);
  expect(await answer.json()).toEqual({
    code: "PAYLOAD_TOO_LARGE",
    message: requestSentences.tooLarge,
  });
  expect(sent).toBeLessThan(200_000);
});

test("regression: refuses a body whose Content-Length is too large without reading it", async () => {
  const pull = vi.fn();
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  const answer = await send(body, { "content-length": "65537" });
  expect(answer.status).toBe(413);
  expect(pull).not.toHaveBeenCalled();
});

test("joins the chunks of a body, also within a character", async () => {
  const bytes = new TextEncoder().encode('{"email":"é","password":"x"}');
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const answer = await send(body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "INVALID_EMAIL" });
});

test.each([17, 30_000])(
  "regression: refuses NUL after %i nested brackets before the database",
  async (depth) => {
    const deep = "[".repeat(depth - 1) + "]".repeat(depth - 1);
    const answer = await send(`{"email":"a\\u0000@example.com","password":"x","deep":${deep}}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      code: "VALIDATION_ERROR",
      message: requestSentences.tooDeep,
    });
  },
);
