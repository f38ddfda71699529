import type { z } from "zod";
import { appConfig, support } from "@/lib/app-config";
import { defineEmail } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Note, Paragraph } from "@/lib/email/parts/prose";
import { ReceiptFacts, receiptProps, SignedReceipt } from "@/lib/email/parts/receipt";

const message = `All content that your ${appConfig.name} account had when you requested its erasure has been permanently erased. It can’t be brought back. Your account stays. This is what was erased:`;
const notYou = `If you didn’t request this, contact ${support} with the reference above.`;

const sample: z.infer<typeof receiptProps> = {
  subject: "6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c",
  erasedAt: "2026-11-21T14:05:00.000Z",
  rows: [
    { table: "folders", count: 3 },
    { table: "files", count: 12 },
  ],
  files: { files: { count: 12, bytes: 48_000_000 } },
  receipt: JSON.stringify({
    document: {
      kind: "content-erasure-receipt",
      version: 1,
      subject: "6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c",
      requestedAt: "2026-11-14T14:05:00.000Z",
      erasedAt: "2026-11-21T14:05:00.000Z",
      rows: { folders: 3, files: 12 },
      files: { files: { count: 12, bytes: 48_000_000 } },
    },
    signature:
      "hX3oQ8x0y1m5J0l8sWm2bD7yqk3fT6vN9cR4aZ1uE5pG0iK7wL2nB8dV6jS3tM9xQ1rY4hU7oC5fA2eP0zHkDg",
    keyId: "2026-11",
  }),
};

/** After the erasure of an account's content: the receipt. */
export const contentErasedEmail = defineEmail({
  name: "content-erased",
  props: receiptProps,
  subject: () => `Your ${appConfig.name} content has been permanently erased`,
  title: "Your content has been permanently erased",
  preview: "Here’s your receipt. No action is needed.",
  reason: `the content of your ${appConfig.name} account was erased`,
  sample,
  body: (props, { now, appUrl }) => (
    <>
      <Paragraph>{formatGreeting()}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <ReceiptFacts props={props} now={now} />
      <Note>{notYou}</Note>
      <SignedReceipt receipt={props.receipt} appUrl={appUrl} />
    </>
  ),
});
