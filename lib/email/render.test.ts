import { describe, expect, test } from "vitest";
import { type FactorChange, mailSchema, type TemplateName } from "@/lib/email/mail";
import { previews } from "@/lib/email/previews";
import { renderMail } from "@/lib/email/render";
import { sampleNow, samples } from "@/lib/email/samples";

const attribute = (address: string) => address.replaceAll("&", "&amp;");
const occurrences = (text: string, part: string) => text.split(part).length - 1;

describe.each(previews)("$name", ({ mail }) => {
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
    const moment = /\d+ \w+ \d{4}, \d\d:\d\d UTC( \([^)]*\))?/g;
    const told = new Set(text.match(moment));
    expect(new Set(html.match(moment))).toEqual(told);
    const dates = Object.values(mail.props).filter(
      (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value),
    );
    expect(told.size).toBe(dates.length);
  });

  test("loads nothing from outside", async () => {
    const { html } = await renderMail(mail, sampleNow);
    expect(html.match(/src="[^"]*"/g)).toEqual(['src="cid:mark@perennial"']);
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

test.each(warnings)("%s says what to do if it was not you, in both forms", async (template) => {
  const { html, text } = await renderMail(samples[template], sampleNow);
  for (const form of [html.replaceAll(/<!-- -->/g, ""), text])
    expect(form).toMatch(/If (it|this) was not you/);
});

test.each([
  ["password", /somebody knows your password: .*Choose a new password now\. That signs out every/],
  ["other", /open your mailbox, or .* Change the password there first, then choose a new one here/],
] as const)("wrong codes after %s: what is known, and what to do", async (after, words) => {
  const mail = samples["second-factor-locked"];
  const { html, text } = await renderMail({ ...mail, props: { ...mail.props, after } }, sampleNow);
  for (const form of [html.replace(/<[^>]*>/g, "").replace(/\s+/g, " "), text])
    expect(form).toMatch(words);
});

const hostile = '<img src=x onerror="alert(1)">\r\nBcc: victim@example.com';

test("a hostile name reaches neither the HTML nor a header", async () => {
  for (const { mail } of previews) {
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
    expect(form).toContain("12 (48 MB)");
  }
});

test("a code stands alone, whole and in a fixed width, and in no subject", async () => {
  const { subject, html, text } = await renderMail(samples["step-up-code"], sampleNow);
  expect(subject).not.toMatch(/\d/);
  expect(text.split("\n")).toContain("20481735");
  expect(text).toContain("You are about to delete your account.");
  const [, style = ""] = /<td[^>]*style="([^"]*)"[^>]*>20481735<\/td>/.exec(html) ?? [];
  expect(style).toContain("Geist Mono");
  expect(style).toContain("letter-spacing:0.25em");
});

test.each([
  ["two-factor-enabled", "Two-factor sign-in is on"],
  ["two-factor-disabled", "Two-factor sign-in is off"],
  ["recovery-codes-replaced", "You have new recovery codes"],
  ["passkey-added", "A passkey was added"],
  ["passkey-removed", "A passkey was removed"],
  ["provider-linked", "A way to sign in was added"],
  ["provider-unlinked", "A way to sign in was removed"],
  ["api-key-created", "An API key was created"],
  ["password-set", "Your account has a password"],
] satisfies [FactorChange, string][])(
  "%s is told as a sentence of its own",
  async (change, title) => {
    const { props } = samples["factor-changed"];
    const mail = { ...samples["factor-changed"], props: { ...props, change, detail: null } };
    const { subject, html, text } = await renderMail(mail, sampleNow);
    expect(subject).toBe(`${title} (Perennial)`);
    expect(html).toContain(title);
    expect(text).not.toContain("null");
  },
);

// "Undo the change" led to the wrong page for a key, and is not possible for a factor that a thief set.
test.each([
  ["passkey-added", "remove the passkey", "security settings"],
  ["provider-linked", "unlink the account", "security settings"],
  ["api-key-created", "revoke the key", "API keys"],
  ["two-factor-enabled", "write to those who run this Perennial", "security settings"],
] satisfies [FactorChange, string, string][])(
  "%s names what to do if it was not you, and where",
  async (change, deed, place) => {
    const { props } = samples["factor-changed"];
    const mail = { ...samples["factor-changed"], props: { ...props, change } };
    const { html, text } = await renderMail(mail, sampleNow);
    for (const form of [html.replace(/<!-- -->/g, "").replace(/\s+/g, " "), text]) {
      expect(form).toContain(`which signs out every device, and then ${deed}`);
      expect(form).toMatch(new RegExp(`Review (my|your) ${place}`));
    }
  },
);

test("which passkey, provider or key it was is told, unless the name is a message of its own", async () => {
  const { props } = samples["factor-changed"];
  const text = async (detail: string) =>
    (await renderMail({ ...samples["factor-changed"], props: { ...props, detail } }, sampleNow))
      .text;
  expect(await text("Maya's phone")).toContain("Passkey: Maya's phone");
  expect(await text("call https://evil.example now")).not.toContain("evil");
});

test("the mail about a changed address says something else at each of the two", async () => {
  const { props } = samples["email-changed"];
  const at = async (to: string) =>
    (await renderMail({ ...samples["email-changed"], to, props }, sampleNow)).text;
  expect(await at(props.oldEmail)).toContain("this address no longer opens it");
  expect(await at(props.oldEmail)).toContain("it was the address of a Perennial account until now");
  expect(await at(props.newEmail)).toContain("it is the new address of a Perennial account");
});

test.each([
  [0, "That was the last one"],
  [1, "1 of them is left"],
  [7, "7 of them are left"],
])("with %i recovery codes left the mail counts them", async (left, words) => {
  const { props } = samples["recovery-code-used"];
  const mail = { ...samples["recovery-code-used"], props: { ...props, left } };
  expect((await renderMail(mail, sampleNow)).text).toContain(words);
});
