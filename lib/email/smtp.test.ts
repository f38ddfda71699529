import type { SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { appConfig } from "@/lib/app-config";
import { emails, samples } from "@/lib/email/emails";
import { renderMail } from "@/lib/email/render";
import { sampleNow } from "@/lib/email/sample";
import { sendBySmtp } from "@/lib/email/smtp";
import { reply, startSmtpServer, type TestSmtpServer } from "@/tests/support/smtp-server";

let server: TestSmtpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function startServer(options?: SMTPServerOptions): Promise<TestSmtpServer> {
  server = await startSmtpServer(options);
  return server;
}

const envelope = {
  messageId: "<1b4e28ba-2fa1-11d2-883f-0016d3cca427@app.example>",
  from: `${appConfig.name} <no-reply@app.example>`,
  to: samples["verify-email"].to,
};

test("sends an email with HTML, text, logo and headers", async () => {
  const { received, url } = await startServer();
  const mail = await renderMail(samples["verify-email"], sampleNow);
  await sendBySmtp(url, envelope, mail);
  const [{ recipients, email } = { recipients: [], email: undefined }] = received;
  expect(recipients).toEqual([envelope.to]);
  expect(email?.messageId).toBe(envelope.messageId);
  expect(Math.abs(Date.parse(email?.date ?? "") - Date.now())).toBeLessThan(60_000);
  expect(email?.from).toEqual({ name: appConfig.name, address: "no-reply@app.example" });
  expect(email?.subject).toBe(mail.subject);
  expect(email?.text?.trim()).toBe(mail.text.trim());
  expect(email?.html?.trim()).toBe(mail.html.trim());
  expect(email?.attachments[0]?.contentId).toBe("<mark@app>");
  expect(email?.headers).toContainEqual(
    expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }),
  );
});

test("keeps the Message-ID on a retry", async () => {
  const { received, url } = await startServer();
  const mail = await renderMail(samples["verify-email"]);
  await sendBySmtp(url, envelope, mail);
  await sendBySmtp(url, envelope, mail);
  const ids = received.map(({ email }) => email.messageId);
  expect(ids).toEqual([envelope.messageId, envelope.messageId]);
});

test("names where an email is turned off in its headers, and in those of no account email", async () => {
  const { received, url } = await startServer();
  const mail = await renderMail(samples["verify-email"]);
  const unsubscribeUrl = "https://app.example/unsubscribe?token=a";
  await sendBySmtp(url, envelope, { ...mail, unsubscribeUrl });
  expect(received[0]?.email.headers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: "list-unsubscribe", value: `<${unsubscribeUrl}>` }),
      expect.objectContaining({
        key: "list-unsubscribe-post",
        value: "List-Unsubscribe=One-Click",
      }),
    ]),
  );
  for (const { name } of emails) {
    await sendBySmtp(url, envelope, await renderMail(samples[name]));
    const keys = received.at(-1)?.email.headers.map(({ key }) => key);
    expect(keys).toContain("auto-submitted");
    expect(keys).not.toContain("list-unsubscribe");
  }
});

test("adds no header and no recipient for line breaks in a subject or an address", async () => {
  const { received, url } = await startServer();
  const mail = await renderMail(samples["verify-email"]);
  const subject = "Hello\r\nBcc: victim@example.com";
  await sendBySmtp(url, envelope, { ...mail, subject });
  const to = "maya@example.com\r\nRCPT TO:<victim@example.com>";
  await sendBySmtp(url, { ...envelope, to }, mail).catch(() => undefined);
  const headers = received.flatMap(({ email }) => email.headers.map(({ key }) => key));
  expect(headers).not.toContain("bcc");
  expect(received.flatMap(({ recipients }) => recipients)).not.toContain("victim@example.com");
});

test("reports a refusal by its codes, without the address that the server repeats", async () => {
  const { url } = await startServer({
    onRcptTo({ address }, _session, callback) {
      callback(reply(550, `no such user ${address}`));
    },
  });
  const mail = await renderMail(samples["verify-email"]);
  const error: unknown = await sendBySmtp(url, envelope, mail).catch((reason) => reason);
  expect(error).toMatchObject({
    message: "The SMTP server rejected the email (EENVELOPE 550).",
    reply: "550",
  });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(envelope.to);
});

const recipient = (code: number, text: string): SMTPServerOptions => ({
  onRcptTo: (_address, _session, callback) => callback(reply(code, text)),
});
const message = (code: number, text: string): SMTPServerOptions => ({
  onData(stream, _session, callback) {
    stream.resume().once("end", () => callback(reply(code, text)));
  },
});

test.each<[title: string, options: SMTPServerOptions, isFinal: boolean]>([
  ["the recipient is unknown", recipient(550, "5.1.1 no such user"), true],
  ["the recipient is unknown, without a status", recipient(550, "no such user here"), true],
  [
    "the recipient is named as not allowed",
    recipient(550, `5.7.1 <${envelope.to}>: Access denied`),
    true,
  ],
  ["the message is taken for spam", message(554, "5.7.1 looks like spam"), false],
  ["the sender is not verified", message(554, "Email address is not verified"), false],
  ["the recipient is greylisted", recipient(450, "4.2.0 greylisted"), false],
  ["the server is busy", message(451, "4.3.0 try again later"), false],
  ["the server may not relay", recipient(554, "5.7.1 Relay access denied"), false],
  ["the server wants a login", recipient(530, "5.7.0 Authentication required"), false],
  [
    "the sender is not allowed",
    { onMailFrom: (_address, _session, callback) => callback(reply(553, "5.1.8 no such domain")) },
    false,
  ],
  [
    "the connection is refused",
    { onConnect: (_session, callback) => callback(reply(554, "no")) },
    false,
  ],
])("reports whether another attempt makes sense when %s", async (_, options, isFinal) => {
  const { url } = await startServer(options);
  const mail = await renderMail(samples["verify-email"]);
  await expect(sendBySmtp(url, envelope, mail)).rejects.toMatchObject({ isFinal });
});

test("reports a login that is not accepted as something to try again", async () => {
  const { url } = await startServer({
    authOptional: false,
    onAuth: (_auth, _session, callback) => callback(reply(535, "5.7.8 bad credentials")),
  });
  const mail = await renderMail(samples["verify-email"]);
  const failed = sendBySmtp(url.replace("//", "//user:secret@"), envelope, mail);
  await expect(failed).rejects.toMatchObject({
    message: "The SMTP server rejected the email (EAUTH 535 5.7.8).",
    isFinal: false,
  });
});

test("fails the delivery when the server is down", async () => {
  const { url } = await startServer();
  await server?.close();
  server = undefined;
  const mail = await renderMail(samples["verify-email"]);
  await expect(sendBySmtp(url, envelope, mail)).rejects.toMatchObject({
    message: "The SMTP server couldn’t be reached (ESOCKET).",
    isFinal: false,
  });
});
