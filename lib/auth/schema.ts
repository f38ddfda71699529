import { z } from "zod";

const email = z
  .string({ error: "Enter your email address." })
  .trim()
  .max(320, "This address is too long.")
  .pipe(z.email("Enter an email address such as you@example.com."));

const password = z
  .string({ error: "Enter your password." })
  .min(1, "Enter your password.")
  .max(1024);

/** The rule for a new password; ASVS 5.0 V6.2: at least 8 characters, no composition rules. */
export const newPassword = z
  .string({ error: "Choose a password." })
  .min(8, "Use at least 8 characters.")
  .max(128, "Use at most 128 characters.");

const invisible = /[\p{Default_Ignorable_Code_Point}\p{Z}\p{Cf}\u2800]/gu;

export const personName = z
  .string({ error: "Enter your name." })
  .trim()
  .min(1, "Enter your name.")
  .max(100, "Use at most 100 characters.")
  .refine((name) => !/\p{Cc}/u.test(name), "Use no line breaks or control characters.")
  .refine((name) => name.replace(invisible, "") !== "", "Enter a name that can be seen.");

const token = z.string({ error: "This link is not complete." }).min(1).max(256);

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
  deed: z.enum(["restore", "open"]).default("restore"),
});
export const magicLinkForm = z.object({ token, switch: z.literal("1").optional() });
export const secondStepForm = z.object({
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
