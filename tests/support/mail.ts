import { type CapturedMail, listCapturedMails } from "@/lib/email/queries";

/** The newest captured mail to an address, of those whose subject matches; run the jobs first. */
export async function latestMail(
  to: string,
  options: { subject?: RegExp } = {},
): Promise<CapturedMail | undefined> {
  const mails = await listCapturedMails({ to, limit: 50 });
  return mails.find((mail) => options.subject?.test(mail.subject) ?? true);
}
