import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { appConfig } from "@/lib/app-config";
import { samples } from "@/lib/email/emails";
import { renderMail } from "@/lib/email/render";
import { sampleNow } from "@/lib/email/sample";
import { sendBySmtp } from "@/lib/email/smtp";

let server: SMTPServer | undefined;

afterEach(() => new Promise<void>((resolve) => (server ? server.close(resolve) : resolve())));

type Received = { recipients: string[]; email: Email };

/** A mail server of our own on a free port, and what it has taken. */
async function startServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const listening = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    async onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      received.push({ recipients, email: await PostalMime.parse(Buffer.concat(chunks)) });
      callback();
    },
    ...options,
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { received, url: `smtp://127.0.0.1:${address.port}`, port: address.port };
}

const envelope = {
  messageId: "<1b4e28ba-2fa1-11d2-883f-0016d3cca427@app>",
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
      callback(Object.assign(new Error(`no such user ${address}`), { responseCode: 550 }));
    },
  });
  const mail = await renderMail(samples["verify-email"]);
  const error: unknown = await sendBySmtp(url, envelope, mail).catch((reason) => reason);
  expect(error).toMatchObject({
    message: "The SMTP server rejected the email (EENVELOPE 550).",
  });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(envelope.to);
});

test("fails the delivery when the server is down", async () => {
  const { url } = await startServer();
  await new Promise<void>((resolve) => server?.close(resolve));
  server = undefined;
  const mail = await renderMail(samples["verify-email"]);
  await expect(sendBySmtp(url, envelope, mail)).rejects.toThrow(
    "The SMTP server couldn’t be reached (ESOCKET).",
  );
});
