import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { formatDate, formatMoment } from "@/lib/format/dates";

const props = z.object({ name: z.string(), eraseAt: isoInstant, cancelUrl: webLink });

type Props = z.infer<typeof props>;

const message = (moment: string) =>
  `Everything that you’ve made in ${appConfig.name} until now will be permanently erased on ${moment}, including files. Your account, settings and subscription stay, and so does what you make from now on.`;
const cancel =
  "Until then, everything stays as it is, and you can cancel the erasure in Settings → Danger zone.";
const notYou =
  "If you didn’t request this, cancel it, sign out all other sessions and reset your password.";

/** After the request to erase an account's content: when that happens, and how to cancel it. */
export const contentErasureRequestedEmail = defineEmail({
  name: "content-erasure-requested",
  props,
  subject: ({ eraseAt }: Pick<Props, "eraseAt">) =>
    `Your ${appConfig.name} content will be erased on ${formatDate(eraseAt)}`,
  title: "Your content will be erased",
  preview: ({ eraseAt }, { now }) => `You can cancel this until ${formatMoment(eraseAt, now)}.`,
  reason: `the erasure of all content in your ${appConfig.name} account was requested`,
  sample: {
    name: sampleName,
    eraseAt: "2026-11-28T14:05:00.000Z",
    cancelUrl: sampleUrl("settings/danger"),
  },
  body: ({ name, eraseAt, cancelUrl }, { now }) => {
    const moment = formatMoment(eraseAt, now);
    return (
      <>
        <Paragraph>{formatGreeting(name)}</Paragraph>
        <Paragraph>
          <Emphasised part={moment}>{message(moment)}</Emphasised>
        </Paragraph>
        <Paragraph>{cancel}</Paragraph>
        <Action href={cancelUrl}>Review or cancel</Action>
        <Note>{notYou}</Note>
      </>
    );
  },
});
