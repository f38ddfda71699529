import { z } from "zod";

const instant = z.iso.datetime();
const link = z.url({ protocol: /^https?$/ });
const count = z.number().int().nonnegative();
const name = z.string();

// Mail travels through the job queue as JSON, so every date is an ISO string.
const propsOf = {
  "verify-email": z.object({ name, url: link, expiresAt: instant }),
  "existing-account": z.object({ name, signInUrl: link, resetUrl: link }),
  "held-address": z.object({ restoreUrl: link.nullable(), restorableUntil: instant }),
  "reset-password": z.object({ name, url: link, expiresAt: instant }),
  "password-changed": z.object({ name, resetUrl: link }),
  "deletion-requested": z.object({
    name,
    restoreUrl: link,
    restorableUntil: instant,
    counts: z.object({ projects: count, images: count, bytes: count }),
  }),
  "restore-link": z.object({ name, url: link, expiresAt: instant }),
  restored: z.object({ name, signInUrl: link, resetUrl: link }),
  erased: z.object({
    subject: z.uuid(),
    erasedAt: instant,
    rows: z.array(z.object({ table: z.string(), count })),
    files: count,
    bytes: count,
  }),
};

export type TemplateName = keyof typeof propsOf;
export type MailProps = { [T in TemplateName]: z.infer<(typeof propsOf)[T]> };

/** One mail made from the template `T`. */
export type MailOf<T extends TemplateName> = {
  [K in T]: { template: K; to: string; props: MailProps[K] };
}[T];

/** Every mail that the product sends; safe to store as JSON. */
export type Mail = MailOf<TemplateName>;

const variant = <T extends TemplateName>(template: T) =>
  z.object({ template: z.literal(template), to: z.email(), props: propsOf[template] });

export const mailSchema = z.discriminatedUnion("template", [
  variant("verify-email"),
  variant("existing-account"),
  variant("held-address"),
  variant("reset-password"),
  variant("password-changed"),
  variant("deletion-requested"),
  variant("restore-link"),
  variant("restored"),
  variant("erased"),
]);

/** What the `send-mail` job carries; `id` becomes the Message-ID, so a retry repeats it. */
export const mailJobSchema = z.object({ id: z.uuid(), mail: mailSchema });
