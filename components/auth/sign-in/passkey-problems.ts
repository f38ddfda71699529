import { supportSentence } from "@/lib/app-config";

/** Why no passkey signed anyone in. A table of its own: that of all errors is too large for this script. */
export const passkeyProblems = {
  UNSUPPORTED:
    "Passkeys don’t work in this browser or at this address. Use another sign-in method.",
  CANCELLED: "Passkey sign-in was cancelled. Try again or use another method.",
  NOT_RECOGNISED: "We don’t recognise this passkey. Use another sign-in method.",
  ACCOUNT_BANNED: `This account has been suspended.${supportSentence}`,
  TOO_MANY_REQUESTS: "Too many requests. Wait a minute, then try again.",
} as const;

/** The sentence for a code of the browser or of the server. */
export const passkeyProblem = (code: string): string =>
  Object.hasOwn(passkeyProblems, code)
    ? passkeyProblems[code as keyof typeof passkeyProblems]
    : passkeyProblems.NOT_RECOGNISED;
