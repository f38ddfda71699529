import { z } from "zod";
import "@/lib/email/address-rule";
import { emails, type Mail } from "@/lib/email/emails";

const variants = emails.map(({ name, props }) =>
  z.object({ template: z.literal(name), to: z.email(), props }),
);

// Its type cannot follow from a list that is mapped; that of a mail follows from the same list.
export const mailSchema = z.discriminatedUnion(
  "template",
  variants as [(typeof variants)[number]],
) as unknown as z.ZodType<Mail>;

/** What the `send-mail` job carries; `id` becomes the Message-ID, so a retry repeats it. */
export const mailJobSchema = z.object({ id: z.uuid(), mail: mailSchema });
