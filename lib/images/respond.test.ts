import { Readable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { describeImageError, ImageError } from "./errors";
import { imageErrorResponse, serveFile } from "./respond";

const bytes = Buffer.from("picture");
const file = (name = "meadow.jpg") => ({
  tag: "abc",
  contentType: "image/jpeg",
  name,
  open: vi.fn(async () => ({ stream: Readable.from([bytes]), size: bytes.length })),
});
const request = (headers: Record<string, string> = {}, method = "GET") =>
  new Request("http://localhost/", { method, headers });

describe("serveFile", () => {
  it("serves the bytes for the owner's private cache only, with headers that prevent execution", async () => {
    const response = await serveFile(request(), file());
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "private, no-cache",
      "content-length": "7",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-type": "image/jpeg",
      "cross-origin-resource-policy": "same-origin",
      etag: '"abc"',
      "x-content-type-options": "nosniff",
    });
  });

  it.each(['"abc"', 'W/"abc"', '"x", "abc"', "*"])(
    "answers 304 to %s without opening the file",
    async (tag) => {
      const served = file();
      const response = await serveFile(request({ "if-none-match": tag }), served);
      expect(response.status).toBe(304);
      expect(response.headers.get("etag")).toBe('"abc"');
      expect(response.headers.get("cache-control")).toBe("private, no-cache");
      expect(served.open).not.toHaveBeenCalled();
    },
  );

  it.each(["abc", '"abcd"', '"ABC"', ""])("sends the file for the unknown tag %j", async (tag) => {
    expect((await serveFile(request({ "if-none-match": tag }), file())).status).toBe(200);
  });

  it("answers HEAD without a body", async () => {
    const response = await serveFile(request({}, "HEAD"), file());
    expect([response.status, response.body]).toEqual([200, null]);
    expect(response.headers.get("content-length")).toBe("7");
  });

  it("answers 404 when the file was just deleted", async () => {
    const response = await serveFile(request(), { ...file(), open: async () => null });
    expect(response.status).toBe(404);
    expect(response.headers.get("cache-control")).toBe("private, no-store");
  });

  it("names the file so that every browser can read the name", async () => {
    const named = async (name: string, download = false) =>
      (await serveFile(request(), { ...file(name), download })).headers.get("content-disposition");
    expect(await named("meadow.jpg")).toBe(
      `inline; filename="meadow.jpg"; filename*=UTF-8''meadow.jpg`,
    );
    expect(await named('Wiese "1" für ’s (Ink).jpg', true)).toBe(
      `attachment; filename="Wiese 1 fur s (Ink).jpg"; filename*=UTF-8''Wiese%20%221%22%20f%C3%BCr%20%E2%80%99s%20%28Ink%29.jpg`,
    );
  });
});

describe("refuse", () => {
  it("logs a request that a control stops, and no request for a missing file", async () => {
    const logged = vi.spyOn(log, "info").mockImplementation(() => {});
    const tooLarge = imageErrorResponse("FILE_TOO_LARGE");
    expect(await tooLarge.json()).toMatchObject({ code: "FILE_TOO_LARGE" });
    expect(imageErrorResponse("NOT_FOUND").status).toBe(404);
    expect(logged.mock.calls).toEqual([
      [{ from: "images", status: 413, code: "FILE_TOO_LARGE" }, "a request was refused"],
    ]);
  });

  it("answers with the code and a sentence, uncached", async () => {
    const response = imageErrorResponse("FILE_TOO_LARGE");
    expect(response.status).toBe(413);
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(await response.json()).toEqual({
      code: "FILE_TOO_LARGE",
      message: describeImageError("FILE_TOO_LARGE").message,
    });
    expect(response.headers.has("retry-after")).toBe(false);
  });

  it("says when to try again, if known", async () => {
    const response = imageErrorResponse(new ImageError("UPLOADS_UNDER_WAY", { retryAfter: 5 }));
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "5"]);
    expect((await response.json()).code).toBe("UPLOADS_UNDER_WAY");
  });
});
