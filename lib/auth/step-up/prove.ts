import { auth } from "@/lib/auth/auth";
import { callAuth } from "@/lib/auth/call";
import { refusal } from "@/lib/auth/messages";
import type { FormState } from "@/lib/form-state";
import type { StepUpPurpose } from "./purposes";

const fields: Record<string, string> = {
  INVALID_PASSWORD: "password",
  TWO_FACTOR_REQUIRED: "code",
};

function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The browser's answer for a passkey, which the route validates. */
function assertionOf(text: string | undefined): { id: string } | undefined {
  try {
    return text && JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Hands the proof of a form in: its fields `password`, `code`, `mailCode`, `passkey` (JSON) and `via`
 * (`grace-pass`). Afterwards the one thing that it was for can be done.
 *
 * @returns what the form should show where the proof was not accepted, else `null`
 */
export async function proveStepUp(
  purpose: StepUpPurpose,
  form: FormData,
): Promise<FormState | null> {
  const mailCode = textOf(form, "mailCode");
  const answer = await callAuth(auth.api.verifyStepUp, {
    purpose,
    password: textOf(form, "password"),
    code: textOf(form, "code"),
    mailCode,
    passkey: assertionOf(textOf(form, "passkey")),
    via: form.get("via") === "grace-pass" ? "grace-pass" : undefined,
  });
  if (answer.ok) return null;
  // Beside a mailed code either may be the wrong one.
  const wrongCode = mailCode ? "mailCode" : "code";
  return refusal(answer, undefined, { ...fields, INVALID_CODE: wrongCode });
}
