import { z } from "zod";
import { emailForm, newPassword } from "@/lib/auth/schema";

/** For forms that hold a proof and nothing else. */
export const proofOnlyForm = z.object({});

/** At which field of a form an error about a new password stands. */
export const newPasswordFields = {
  PASSWORD_TOO_SHORT: "newPassword",
  PASSWORD_TOO_LONG: "newPassword",
  PASSWORD_COMPROMISED: "newPassword",
};

export const newEmailForm = z.object({ newEmail: emailForm.shape.email });
export const setPasswordForm = z.object({ newPassword });

/** The id of one of one's own things; another's is refused where it is looked up. */
export const idForm = z.object({ id: z.uuid({ error: "This is not there any more." }) });

export const authenticatorCodeForm = z.object({
  code: z
    .string({ error: "Enter the six digits that your app shows." })
    .transform((code) => code.replace(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "Enter the six digits that your app shows.")),
});

const passkeyName = z
  .string({ error: "Give the passkey a name." })
  .trim()
  .min(1, "Give the passkey a name.")
  .max(60, "Use at most 60 characters.");

export const passkeyNameForm = z.object({ name: passkeyName });
export const renamePasskeyForm = idForm.extend({ name: passkeyName });

export const linkForm = z.object({ provider: z.string({ error: "Choose a provider." }).max(64) });

/** What the set-up of the second factor carries from step to step. */
export const setupForm = z.object({
  uri: z.url({ protocol: /^otpauth$/ }).max(2000),
  qr: z.string().startsWith("data:image/svg+xml,").max(100_000),
  codes: z.string().max(1000),
});
