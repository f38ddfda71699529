import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type ReceivedMail = { recipients: string[]; email: Email };

export interface TestSmtpServer {
  url: string;
  /** What it has accepted. */
  received: ReceivedMail[];
  close(): Promise<void>;
}

/** A refusal by a mail server, such as `reply(550, "5.1.1 no such user")`. */
export const reply = (responseCode: number, text: string) =>
  Object.assign(new Error(text), { responseCode });

/** Starts a mail server on a free port of loopback. */
export async function startSmtpServer(options: SMTPServerOptions = {}): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
