import { z } from "zod";
import { withAsciiDomain } from "@/lib/email/address-rule";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { longestPassword, shortestPassword } from "./passwords/password-limits";

const email = z
  .string({ error: "Enter your email address." })
  .trim()
  .max(320, "This email address is too long.")
  .transform(withAsciiDomain)
  .pipe(z.email("Enter a valid email address, such as you@example.com."));

const password = z
  .string({ error: fieldSentences.passwordRequired })
  .min(1, fieldSentences.passwordRequired)
  .max(1024);

/** The rule for a new password: its length alone, and no composition rules (ASVS 5.0 V6.2). */
export const newPassword = z
  .string({ error: "Choose a password." })
  .min(shortestPassword, fieldSentences.tooShort(shortestPassword))
  .max(longestPassword, fieldSentences.tooLong(longestPassword));

const invisible = /[\p{Default_Ignorable_Code_Point}\p{Z}\p{Cf}\u2800]/gu;

export const personName = z
  .string({ error: "Enter your name." })
  .trim()
  .min(1, "Enter your name.")
  .max(100, fieldSentences.tooLong(100))
  .refine((name) => !/\p{Cc}/u.test(name), fieldSentences.controlCharacters)
  .refine((name) => name.replace(invisible, "") !== "", fieldSentences.invisible);

const token = z
  .string({ error: "This link is incomplete. Copy the whole link from the email." })
  .min(1)
  .max(256);

const next = z.string().max(2000).optional();
const code = z.string({ error: "Enter a code." }).trim().min(1, "Enter a code.").max(64);

export const signUpForm = z.object({ name: personName, email, password: newPassword });
export const signInForm = z.object({ email, password, next });
export const providerForm = z.object({ provider: z.string().min(1).max(64), next });
export const returnForm = z.object({ next });
/** A mailed restore link: which of its two buttons, and the code of an account that asks for one. */
export const restoreLinkForm = z.object({
  token,
  code: code.optional(),
  operation: z.enum(["restore", "open"]).default("restore"),
});
export const magicLinkForm = z.object({ token, switch: z.literal("1").optional() });
export const challengeForm = z.object({
  code,
  trustDevice: z
    .literal("on")
    .optional()
    .transform((value) => value === "on"),
  next,
});
/** The second of the two forms that open a deleted account. */
export const sealedForm = z.object({ sealed: z.string().max(4000), code });
export const emailForm = z.object({ email });
export const tokenForm = z.object({ token });
export const verifyForm = z.object({ token, password });
export const resetForm = z.object({ token, password: newPassword });
export const credentialsForm = z.object({ email, password });
export const changePasswordForm = z.object({ currentPassword: password, newPassword });
