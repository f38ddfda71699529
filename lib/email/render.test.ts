import { describe, expect, test } from "vitest";
import { mailSchema } from "@/lib/email/mail";
import { renderMail } from "@/lib/email/render";
import { sampleMails, sampleNow, samples } from "@/lib/email/samples";

const attribute = (address: string) => address.replaceAll("&", "&amp;");
const occurrences = (text: string, part: string) => text.split(part).length - 1;

describe.each(sampleMails)("$template", (mail) => {
  test("travels through the queue as JSON", () => {
    expect(mailSchema.parse(JSON.parse(JSON.stringify(mail)))).toEqual(mail);
  });

  test("names its recipient and why, in both forms, and shouts in neither", async () => {
    const { subject, html, text } = await renderMail(mail, sampleNow);
    expect(html).toMatch(/^<!DOCTYPE html/);
    const visible = html.replace(/<style>.*?<\/style>|<!--.*?-->|<[^>]*>/gs, "");
    expect(visible).toContain(mail.to);
    expect(text).toContain(`Sent to ${mail.to} because `);
    expect(`${subject}${visible}${text}`).not.toContain("!");
  });

  test("has at most one action, and every link once in both forms", async () => {
    const { html, text, links } = await renderMail(mail, sampleNow);
    expect(occurrences(html, "fill-moss ink-on-moss")).toBe(links.length > 0 ? 1 : 0);
    expect(occurrences(html, "<a ")).toBe(links.length);
    for (const link of links) {
      expect(occurrences(html, `href="${attribute(link)}"`)).toBe(1);
      expect(text.split("\n").filter((line) => line === link)).toHaveLength(1);
    }
    expect(text.match(/https?:\/\/\S+/g) ?? []).toEqual(links);
  });

  test("tells the same dates in both forms", async () => {
    const { html, text } = await renderMail(mail, sampleNow);
    const moment = /\d+ \w+ \d{4}, \d\d:\d\d UTC \([^)]*\)/g;
    const told = new Set(text.match(moment));
    expect(new Set(html.match(moment))).toEqual(told);
    const dated = /expiresAt|restorableUntil|erasedAt/.test(JSON.stringify(mail.props));
    expect(told.size).toBe(dated ? 1 : 0);
  });

  test("loads nothing from outside", async () => {
    const { html } = await renderMail(mail, sampleNow);
    expect(html.match(/src="[^"]*"/g)).toEqual(['src="cid:mark@perennial"']);
    expect(html.match(/url\(|<script|<link /g)).toBeNull();
  });
});

const hostile = '<img src=x onerror="alert(1)">\r\nBcc: victim@example.com';

test("a hostile name reaches neither the HTML nor a header", async () => {
  for (const mail of sampleMails) {
    if (!("name" in mail.props)) continue;
    const props = { ...mail.props, name: hostile };
    const rendered = await renderMail(mailSchema.parse({ ...mail, props }), sampleNow);
    expect(rendered.html).not.toContain("onerror");
    expect(rendered.text).not.toContain("Bcc");
    expect(rendered.subject).not.toMatch(/[\r\n]/);
  }
});

test("markup in a plausible name is shown, not obeyed", async () => {
  const mail = { ...samples.restored, props: { ...samples.restored.props, name: "Ann <b>&" } };
  const { html, text } = await renderMail(mail, sampleNow);
  expect(html).toContain("Hello Ann &lt;b&gt;&amp;");
  expect(text).toContain("Hello Ann <b>&,");
});

test("an address with a line break is no recipient", () => {
  const to = "a@example.com\r\nBcc: victim@example.com";
  expect(mailSchema.safeParse({ ...samples.restored, to }).success).toBe(false);
});

test("a held address with nothing left to restore is told when it is free", async () => {
  const { restorableUntil } = samples["held-address"].props;
  const mail = { ...samples["held-address"], props: { restoreUrl: null, restorableUntil } };
  const { html, text, links } = await renderMail(mail, sampleNow);
  expect(links).toEqual([]);
  expect(html).not.toContain("<a ");
  expect(text).toContain("from 21 December 2026, 14:05 UTC (30 days from now)");
});

test("the deletion mail counts what goes", async () => {
  const { subject, text } = await renderMail(samples["deletion-requested"], sampleNow);
  expect(subject).toBe("Your account is deleted and can be restored until 21 December 2026");
  expect(text).toContain("with 3 projects and 12 images (48 MB)");
});

test("the receipt lists the reference and every table in both forms", async () => {
  const { html, text } = await renderMail(samples.erased, sampleNow);
  for (const form of [html, text]) {
    expect(form).toContain("6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c");
    expect(form).toContain("Processing jobs");
    expect(form).toContain("43 (48 MB)");
  }
});
