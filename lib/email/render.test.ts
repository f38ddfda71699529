import { describe, expect, test } from "vitest";
import { appConfig } from "@/lib/app-config";
import { samples, type TemplateName } from "@/lib/email/emails";
import { mailSchema } from "@/lib/email/mail-schema";
import { previews } from "@/lib/email/previews";
import { renderMail } from "@/lib/email/render";
import { sampleAppUrl, sampleNow } from "@/lib/email/sample";
import { changedWords } from "@/lib/email/templates/account/email-changed";
import { type FactorChange, factorTitles } from "@/lib/email/templates/sign-in/factor-changed";
import { alarms } from "@/lib/email/templates/sign-in/second-factor-locked";
import { formatDateTime, formatMoment } from "@/lib/format/dates";

const attribute = (address: string) => address.replaceAll("&", "&amp;");
const occurrences = (text: string, part: string) => text.split(part).length - 1;

/** What a person reads in the HTML, with single spaces. */
function visibleIn(html: string): string {
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
  return html
    .replace(/<style>.*?<\/style>|<!--.*?-->/gs, "")
    .replace(/<\/(p|h1|td|th|div)>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|#x27);/g, (entity, name: string) => signs[name] ?? entity)
    .replace(/\s+/g, " ");
}

describe.each(previews)("$name", ({ mail }) => {
  test("is serialisable as JSON", () => {
    expect(mailSchema.parse(JSON.parse(JSON.stringify(mail)))).toEqual(mail);
  });

  test("names its recipient and reason in HTML and text, without shouting", async () => {
    const { subject, html, text } = await renderMail(mail, sampleNow);
    expect(html).toMatch(/^<!DOCTYPE html/);
    const visible = html.replace(/<style>.*?<\/style>|<!--.*?-->|<[^>]*>/gs, "");
    expect(visible).toContain(mail.to);
    expect(text).toContain(`We sent this to ${mail.to} because `);
    expect(`${subject}${visible}${text}`).not.toContain("!");
  });

  test("has the same content in HTML and text", async () => {
    const { html, text } = await renderMail(mail, sampleNow, sampleAppUrl);
    const visible = visibleIn(html).toLowerCase();
    const lines = text.split("\n").filter((line) => !/^(https?:.*|-- |)$/.test(line));
    // The values of a table are apart from their labels; a link repeats its words before the URL.
    const parts = lines.flatMap((line) => line.replace(/:$/, "").split(": "));
    for (const part of parts) expect(visible).toContain(part.toLowerCase());
  });

  test("has at most one call to action, and every link once in HTML and text", async () => {
    const { html, text, links } = await renderMail(mail, sampleNow);
    expect(occurrences(html, "fill-primary text-primary-foreground")).toBe(
      links.length > 0 ? 1 : 0,
    );
    expect(occurrences(html, "<a ")).toBe(links.length);
    for (const link of links) {
      expect(occurrences(html, `href="${attribute(link)}"`)).toBe(1);
      expect(text.split("\n").filter((line) => line === link)).toHaveLength(1);
    }
    expect(text.match(/https?:\/\/\S+/g) ?? []).toEqual(links);
  });

  test("has the same dates in HTML and text", async () => {
    const { html, text } = await renderMail(mail, sampleNow);
    const moment = /\d+ \w+ \d{4}, \d\d:\d\d UTC( \([^)]*\))?/g;
    const told = new Set(text.match(moment));
    expect(new Set(html.match(moment))).toEqual(told);
    const dates = Object.values(mail.props).filter(
      (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value),
    );
    expect(told.size).toBe(dates.length);
  });

  test("loads no external resources", async () => {
    const { html } = await renderMail(mail, sampleNow);
    expect(html.match(/src="[^"]*"/g)).toEqual(['src="cid:mark@app"']);
    expect(html.match(/url\(|<script|<link /g)).toBeNull();
  });
});

const warnings: TemplateName[] = [
  "password-changed",
  "deletion-requested",
  "restored",
  "erased",
  "new-device",
  "email-change-asked",
  "email-changed",
  "factor-changed",
  "recovery-code-used",
  "account-locked",
  "second-factor-locked",
  "step-up-code",
];

test.each(warnings)(
  "says in %s what to do if it was not you, in HTML and text",
  async (template) => {
    const { html, text } = await renderMail(samples[template], sampleNow);
    for (const form of [html.replaceAll(/<!-- -->/g, ""), text])
      expect(form).toMatch(/If (it|this) wasn’t you|If you didn’t (delete|restore)/);
  },
);

test.each(["password", "other"] as const)(
  "says what is known and what to do after incorrect codes that follow %s",
  async (after) => {
    const mail = samples["second-factor-locked"];
    const { html, text } = await renderMail(
      { ...mail, props: { ...mail.props, after } },
      sampleNow,
    );
    const { known, instructions } = alarms[after];
    for (const form of [visibleIn(html), text]) expect(form).toContain(`${known} ${instructions}`);
  },
);

const hostile = '<img src=x onerror="alert(1)">\r\nBcc: victim@example.com';

test("keeps a hostile name out of the HTML and the headers", async () => {
  for (const { mail } of previews) {
    if (!("name" in mail.props)) continue;
    const props = { ...mail.props, name: hostile };
    const rendered = await renderMail(mailSchema.parse({ ...mail, props }), sampleNow);
    expect(rendered.html).not.toContain("onerror");
    expect(rendered.text).not.toContain("Bcc");
    expect(rendered.subject).not.toMatch(/[\r\n]/);
  }
});

test("escapes markup in a plausible name", async () => {
  const mail = { ...samples.restored, props: { ...samples.restored.props, name: "Ann <b>&" } };
  const { html, text } = await renderMail(mail, sampleNow);
  expect(html).toContain("Hi Ann &lt;b&gt;&amp;");
  expect(text).toContain("Hi Ann <b>&,");
});

test("refuses a recipient with a line break", () => {
  const to = "a@example.com\r\nBcc: victim@example.com";
  expect(mailSchema.safeParse({ ...samples.restored, to }).success).toBe(false);
});

test("says when a reserved address is released if nothing can be restored", async () => {
  const { restorableUntil } = samples["reserved-address"].props;
  const mail = { ...samples["reserved-address"], props: { restoreUrl: null, restorableUntil } };
  const { html, text, links } = await renderMail(mail, sampleNow);
  expect(links).toEqual([]);
  expect(html).not.toContain("<a ");
  expect(text).toContain(`from ${formatMoment(restorableUntil, sampleNow)}.`);
});

test("lists what was deleted in the deletion email", async () => {
  const { subject, text } = await renderMail(samples["deletion-requested"], sampleNow);
  expect(subject).toBe(
    `Your ${appConfig.name} account was deleted. Restore it by 21 December 2026`,
  );
  expect(text).toContain("with 3 folders and 12 files (48 MB)");
});

test("lists the reference and every table of the receipt in HTML and text", async () => {
  const { html, text } = await renderMail(samples.erased, sampleNow);
  for (const form of [html, text]) {
    expect(form).toContain("6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c");
    expect(form).toContain("Monthly usage");
    expect(form).toContain("12 (48 MB)");
  }
});

test("shows a code whole, in a fixed width, and in no subject", async () => {
  const { subject, html, text } = await renderMail(samples["step-up-code"], sampleNow);
  expect(subject).not.toMatch(/\d/);
  expect(text.split("\n")).toContain("20481735");
  expect(text).toContain("Enter this code to delete your account:");
  const [, style = ""] = /<td[^>]*style="([^"]*)"[^>]*>20481735<\/td>/.exec(html) ?? [];
  expect(style).toContain("Geist Mono");
  expect(style).toContain("letter-spacing:0.25em");
});

const changes = Object.keys(factorTitles) as FactorChange[];

test.each(changes)("gives %s its own subject and heading", async (change) => {
  const { props } = samples["factor-changed"];
  const mail = { ...samples["factor-changed"], props: { ...props, change, detail: null } };
  const { subject, html, text } = await renderMail(mail, sampleNow);
  expect(subject).toBe(`${factorTitles[change]} (${appConfig.name})`);
  expect(html).toContain(`>${factorTitles[change]}</h1>`);
  expect(text).not.toContain("null");
});

test("gives every change its own heading", () => {
  expect(new Set(Object.values(factorTitles)).size).toBe(changes.length);
});

test("says when a new key was created", async () => {
  const { props } = samples["factor-changed"];
  const mail = { ...samples["factor-changed"], props: { ...props, change: "api-key.created" } };
  const { text } = await renderMail(mailSchema.parse(mail), sampleNow);
  expect(text).toContain(`Created: ${formatDateTime(props.at)}`);
});

// "Undo the change" led to the wrong page for a key, and is not possible for a factor that a thief set.
test.each([
  ["passkey.added", "remove the passkey", "security settings"],
  ["provider.linked", "unlink the account", "security settings"],
  ["api-key.created", "revoke the key", "API keys"],
  ["two-factor.enabled", "contact support", "security settings"],
] satisfies [FactorChange, string, string][])(
  "says in %s what to do if it was not you, and where",
  async (change, instructions, place) => {
    const { props } = samples["factor-changed"];
    const mail = { ...samples["factor-changed"], props: { ...props, change } };
    const { html, text } = await renderMail(mail, sampleNow);
    for (const form of [visibleIn(html), text]) {
      expect(form).toContain(`first (this signs out all sessions), then ${instructions}`);
      expect(form).toContain(`Review ${place}`);
    }
  },
);

test("names the passkey, provider or key, unless its name contains a message", async () => {
  const { props } = samples["factor-changed"];
  const text = async (detail: string) =>
    (await renderMail({ ...samples["factor-changed"], props: { ...props, detail } }, sampleNow))
      .text;
  expect(await text("Maya's phone")).toContain("Passkey: Maya's phone");
  expect(await text("call https://evil.example now")).not.toContain("evil");
});

test("differs between the old and the new address of a change", async () => {
  const { props } = samples["email-changed"];
  const at = async (to: string) =>
    (await renderMail({ ...samples["email-changed"], to, props }, sampleNow)).text;
  for (const words of Object.values(changedWords.old)) {
    expect(await at(props.oldEmail)).toContain(words);
    expect(await at(props.newEmail)).not.toContain(words);
  }
  for (const words of Object.values(changedWords.new))
    expect(await at(props.newEmail)).toContain(words);
});

test.each([
  [0, "That was your last one."],
  [1, "You have 1 left."],
  [7, "You have 7 left."],
])("says that %i recovery codes are left", async (left, words) => {
  const { props } = samples["recovery-code-used"];
  const mail = { ...samples["recovery-code-used"], props: { ...props, left } };
  expect((await renderMail(mail, sampleNow)).text).toContain(words);
});

test("links the page that verifies a receipt when APP_URL is set", async () => {
  const page = `${sampleAppUrl}/receipt`;
  const { html, text, links } = await renderMail(samples.erased, sampleNow, sampleAppUrl);
  expect(links).toEqual([page]);
  expect(occurrences(html, `href="${page}"`)).toBe(1);
  expect(occurrences(html, "<a ")).toBe(1);
  expect(text.split("\n").filter((line) => line === page)).toHaveLength(1);
  const unlinked = await renderMail(samples.erased, sampleNow);
  expect(unlinked.links).toEqual([]);
  expect(unlinked.text.split("\n")).toContain("/receipt");
});
