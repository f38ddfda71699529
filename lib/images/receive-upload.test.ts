import { describe, expect, it } from "vitest";
import { receiveUpload } from "./receive-upload";

const limit = 100_000;

function formRequest(form: FormData, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost/", { method: "POST", body: form, headers });
}

function formWith(size: number, name = "picture.png"): FormData {
  const form = new FormData();
  form.set("picture", new File([new Uint8Array(size).fill(7)], name));
  return form;
}

/** A body of `chunks` times 64 KiB that counts how much of it was taken. */
function endless(chunks: number) {
  let taken = 0;
  const head = '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n';
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (taken === 0) controller.enqueue(new TextEncoder().encode(head));
      if (taken++ === chunks) controller.close();
      else controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  const request = new Request("http://localhost/", {
    method: "POST",
    body,
    headers: { "content-type": "multipart/form-data; boundary=x" },
    duplex: "half",
  } as RequestInit);
  return { request, taken: () => taken };
}

describe("receiveUpload", () => {
  it("returns the bytes and the name of the file", async () => {
    const file = await receiveUpload(formRequest(formWith(limit)), "picture", limit);
    expect(file.name).toBe("picture.png");
    expect(file.bytes).toHaveLength(limit);
    expect(file.bytes.every((byte) => byte === 7)).toBe(true);
  });

  it("refuses a file that is one byte too long", async () => {
    const request = formRequest(formWith(limit + 1));
    await expect(receiveUpload(request, "picture", limit)).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
    });
  });

  it("refuses a body that is too long, with any Content-Length, and drains it", async () => {
    const { request, taken } = endless(8);
    await expect(receiveUpload(request, "picture", limit)).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
    });
    expect(taken()).toBe(9);
  });

  it("cuts off an endless body", async () => {
    const { request, taken } = endless(100_000);
    await expect(receiveUpload(request, "picture", limit)).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
    });
    expect(taken()).toBeLessThan(40);
  });

  it.each([
    ["no file", new FormData(), "FILE_MISSING"],
    ["a field left empty", formWith(0, ""), "FILE_MISSING"],
    ["an empty file", formWith(0), "FILE_EMPTY"],
  ])("refuses %s", async (_, form, code) => {
    form.set("note", "hello");
    await expect(receiveUpload(formRequest(form), "picture", limit)).rejects.toMatchObject({
      code,
    });
  });

  it("refuses a text field in place of the file", async () => {
    const form = new FormData();
    form.set("picture", "a.png");
    await expect(receiveUpload(formRequest(form), "picture", limit)).rejects.toMatchObject({
      code: "FILE_MISSING",
    });
  });

  it.each([
    ["JSON", "{}", "application/json"],
    ["a form cut short", "--x\r\nContent-Disp", "multipart/form-data; boundary=x"],
    ["no boundary", "--x--", "multipart/form-data"],
  ])("refuses %s", async (_, body, type) => {
    const request = new Request("http://localhost/", {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    await expect(receiveUpload(request, "picture", limit)).rejects.toMatchObject({
      code: "FORM_EXPECTED",
    });
  });
});
