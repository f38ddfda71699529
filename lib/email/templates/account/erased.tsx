import { z } from "zod";
import { appConfig, support } from "@/lib/app-config";
import { defineEmail, naturalNumber } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Note, Paragraph } from "@/lib/email/parts/prose";
import { ReceiptFacts, receiptProps, SignedReceipt } from "@/lib/email/parts/receipt";
import { formatOlderVersions } from "@/lib/format/counts";
import { formatBackups } from "@/lib/format/dates";

const props = receiptProps.extend({
  /** What the file storage keeps of the files, and for how many days. */
  olderVersions: z.object({ days: naturalNumber.nullable() }).optional(),
  /** The day on which the last backup is gone that holds them. */
  inBackupsUntil: z.iso.date().optional(),
});

const reason = "it was the email address of your erased account. This is the last email about it";
const message = `Your ${appConfig.name} account has been permanently erased, with everything in it. It can’t be restored. This is what was erased:`;
const kept =
  "We keep audit log entries without your name or email address. The reference above is the only link between them and this receipt, so keep it in case you have questions.";
const onlyEmail =
  "We keep nothing in order to write to you again, so you won’t get an email on that day.";
const notYou = `If you didn’t delete your account, contact ${support} with the reference above. The audit log shows when and how it was deleted.`;
/** After a purge: the receipt. Nothing is left to do, so it has no action. */
export const erasedEmail = defineEmail({
  name: "erased",
  props,
  subject: () => `Your ${appConfig.name} account has been permanently erased`,
  title: "Your account has been permanently erased",
  preview: "Here’s your receipt. No action is needed.",
  reason,
  sample: {
    subject: "6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c",
    erasedAt: "2026-11-21T14:05:00.000Z",
    rows: [
      { table: "folders", count: 3 },
      { table: "files", count: 12 },
      { table: "usage_tracking", count: 31 },
      { table: "sessions", count: 2 },
    ],
    files: { files: { count: 12, bytes: 48_000_000 } },
    receipt: JSON.stringify({
      document: {
        kind: "erasure-receipt",
        version: 1,
        subject: "6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c",
        requestedAt: "2026-10-22T14:05:00.000Z",
        erasedAt: "2026-11-21T14:05:00.000Z",
        rows: { users: 1, folders: 3, files: 12, usage_tracking: 31, sessions: 2 },
        files: { files: { count: 12, bytes: 48_000_000 } },
      },
      signature:
        "hX3oQ8x0y1m5J0l8sWm2bD7yqk3fT6vN9cR4aZ1uE5pG0iK7wL2nB8dV6jS3tM9xQ1rY4hU7oC5fA2eP0zHkDg",
      keyId: "2026-11",
    }),
  },
  body: (props, { now, appUrl }) => (
    <>
      <Paragraph>{formatGreeting()}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <ReceiptFacts props={props} now={now} />
      {props.olderVersions && <Note>{formatOlderVersions(props.olderVersions.days)}</Note>}
      {props.inBackupsUntil && (
        <Note>
          {formatBackups(props.inBackupsUntil)} {onlyEmail}
        </Note>
      )}
      <Note>{kept}</Note>
      <Note>{notYou}</Note>
      <SignedReceipt receipt={props.receipt} appUrl={appUrl} />
    </>
  ),
});
