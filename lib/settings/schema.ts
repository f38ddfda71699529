import { z } from "zod";
import { emailForm, newPassword, personName } from "@/lib/auth/schema";
import { fieldSentences } from "@/lib/forms/field-sentences";

/** For forms that contain only a step-up. */
export const stepUpOnlyForm = z.object({});

/** The field that shows an error about a new password. */
export const newPasswordFields = {
  PASSWORD_TOO_SHORT: "newPassword",
  PASSWORD_TOO_LONG: "newPassword",
  PASSWORD_COMPROMISED: "newPassword",
};

export const newEmailForm = z.object({ newEmail: emailForm.shape.email });
export const setPasswordForm = z.object({ newPassword });

/** The id of one of one's own things; another's is refused where it is looked up. */
export const idForm = z.object({ id: z.uuid({ error: "This no longer exists." }) });

const codeProblem = "Enter the 6-digit code from your app.";
export const authenticatorCodeForm = z.object({
  code: z
    .string({ error: codeProblem })
    .transform((code) => code.replace(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, codeProblem)),
});

const nameProblem = "Enter a name for the passkey.";
const passkeyName = z
  .string({ error: nameProblem })
  .trim()
  .min(1, nameProblem)
  .max(60, fieldSentences.tooLong(60));

export const passkeyNameForm = z.object({ name: passkeyName });
export const renamePasskeyForm = idForm.extend({ name: passkeyName });

export const linkForm = z.object({ provider: z.string({ error: "Choose a provider." }).max(64) });

/** The values that the enrollment of a second factor carries from step to step. */
export const enrollmentForm = z.object({
  uri: z.url({ protocol: /^otpauth$/ }).max(2000),
  qr: z.string().startsWith("data:image/svg+xml,").max(100_000),
  codes: z.string().max(1000),
});

export const profileForm = z.object({ name: personName });

// A checkbox that is off is missing from the form.
const checkbox = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

export const preferencesForm = z.object({
  theme: z.enum(["system", "light", "dark"], { error: "Choose a theme." }),
  productMail: checkbox,
});
