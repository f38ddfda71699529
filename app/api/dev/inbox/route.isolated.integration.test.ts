import { randomUUID } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { GET } from "@/app/api/dev/inbox/route";
import { samples, subjects } from "@/lib/email/emails";
import { formatGreeting } from "@/lib/email/greeting";
import { sendMailTask } from "@/lib/email/task";

const ask = (query = "") => GET(new Request(`http://localhost/api/dev/inbox${query}`));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("returns the captured emails of an address as uncached JSON", async () => {
  const to = `${randomUUID()}+tag@example.com`;
  await sendMailTask({ id: randomUUID(), mail: { ...samples["verify-email"], to } });
  await sendMailTask({ id: randomUUID(), mail: { ...samples["restore-link"], to } });
  for (const query of [`?to=${encodeURIComponent(to)}`, `?to=${to}`]) {
    const answer = await ask(query);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual([
      expect.objectContaining({ to, subject: subjects["restore-link"]() }),
      {
        id: expect.any(String),
        to,
        subject: subjects["verify-email"](),
        text: expect.stringContaining(formatGreeting(samples["verify-email"].props.name)),
        html: expect.stringContaining("<!DOCTYPE html"),
        links: [samples["verify-email"].props.url],
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
  }
  expect(await (await ask(`?to=${encodeURIComponent(to)}&limit=1`)).json()).toHaveLength(1);
});

test.each(["?limit=0", "?limit=many", "?limit=201", "?to="])("refuses %s", async (query) => {
  const answer = await ask(query);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
});

test("returns 404 when emails are sent by SMTP", async () => {
  vi.stubEnv("MAIL_TRANSPORT", "smtp");
  vi.stubEnv("SMTP_URL", "smtp://localhost:2525");
  vi.resetModules();
  const { GET: closed } = await import("@/app/api/dev/inbox/route");
  const answer = await closed(new Request("http://localhost/api/dev/inbox"));
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
});
