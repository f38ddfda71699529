import { z } from "zod";

const instant = z.iso.datetime();
const link = z.url({ protocol: /^https?$/ });
const count = z.number().int().nonnegative();
const name = z.string();
const device = z.string();
const holding = z.object({
  count,
  one: z.string(),
  many: z.string(),
  bytes: count.optional(),
});

/** A change of the sign-in methods and keys of an account, by the action of its audit row. */
const factorChange = z.enum([
  "two-factor.enabled",
  "two-factor.disabled",
  "recovery-codes.replaced",
  "passkey.added",
  "passkey.removed",
  "provider.linked",
  "provider.unlinked",
  "api-key.created",
  "password.set",
]);

export type FactorChange = z.infer<typeof factorChange>;

// Mail travels through the job queue as JSON, so every date is an ISO string.
const propsOf = {
  "verify-email": z.object({ name, url: link, expiresAt: instant }),
  "existing-account": z.object({ name, signInUrl: link, resetUrl: link }),
  "reserved-address": z.object({ restoreUrl: link.nullable(), restorableUntil: instant }),
  "reset-password": z.object({ name, url: link, expiresAt: instant }),
  "password-changed": z.object({ name, resetUrl: link }),
  "deletion-requested": z.object({
    name,
    restoreUrl: link,
    restorableUntil: instant,
    holdings: z.array(holding),
  }),
  "restore-link": z.object({ name, url: link, expiresAt: instant }),
  restored: z.object({
    name,
    /** Sentences about what has not come back with the account. */
    notes: z.array(z.string()),
    signInUrl: link,
    resetUrl: link,
  }),
  "magic-link": z.object({ name, url: link, expiresAt: instant }),
  "step-up-code": z.object({ name, code: z.string(), purpose: z.string(), expiresAt: instant }),
  "new-device": z.object({
    name,
    device,
    place: z.string().nullable(),
    at: instant,
    sessionsUrl: link,
    resetUrl: link,
  }),
  "email-change-confirm": z.object({ name, url: link, expiresAt: instant }),
  "email-change-asked": z.object({
    name,
    newEmail: z.string(),
    at: instant,
    securityUrl: link,
    resetUrl: link,
  }),
  "email-changed": z.object({ name, oldEmail: z.string(), newEmail: z.string(), at: instant }),
  "factor-changed": z.object({
    name,
    change: factorChange,
    /** Which one: a passkey's name, a provider, a key's name. */
    detail: z.string().nullable(),
    at: instant,
    securityUrl: link,
    resetUrl: link,
  }),
  "recovery-code-used": z.object({ name, left: count, at: instant, securityUrl: link }),
  "account-locked": z.object({ name, at: instant, until: instant, resetUrl: link }),
  "second-factor-locked": z.object({
    name,
    /** The factor that was verified before the last of the wrong codes. */
    after: z.enum(["password", "other"]),
    at: instant,
    until: instant,
    resetUrl: link,
  }),
  erased: z.object({
    subject: z.uuid(),
    erasedAt: instant,
    rows: z.array(z.object({ table: z.string(), count })),
    files: z.record(z.string(), z.object({ count, bytes: count })),
    /** The signed receipt as JSON, word for word as it is kept. */
    receipt: z.string(),
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
  variant("reserved-address"),
  variant("reset-password"),
  variant("password-changed"),
  variant("deletion-requested"),
  variant("restore-link"),
  variant("restored"),
  variant("erased"),
  variant("magic-link"),
  variant("step-up-code"),
  variant("new-device"),
  variant("email-change-confirm"),
  variant("email-change-asked"),
  variant("email-changed"),
  variant("factor-changed"),
  variant("recovery-code-used"),
  variant("account-locked"),
  variant("second-factor-locked"),
]);

/** What the `send-mail` job carries; `id` becomes the Message-ID, so a retry repeats it. */
export const mailJobSchema = z.object({ id: z.uuid(), mail: mailSchema });
