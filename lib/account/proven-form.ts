import type { z } from "zod";
import { auth } from "@/lib/auth/auth";
import { callAuth } from "@/lib/auth/call";
import { refusal } from "@/lib/auth/messages";
import { proveStepUp } from "@/lib/auth/step-up/prove";
import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import { formOf, parseForm, shownValues } from "@/lib/form-schema";
import type { FormState } from "@/lib/form-state";

type Proven<T> = { data: T; problem?: undefined } | { data?: undefined; problem: FormState };

const proofFields = ["password", "code", "mailCode", "passkey", "ask", "via"];

/** What was typed, as the form may show it again: no proof. */
function valuesOf(form: FormData): Record<string, string> {
  const texts = [...form].filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && !proofFields.includes(entry[0]),
  );
  return shownValues(Object.fromEntries(texts));
}

/** Mails a code that proves the owner of the account for one purpose. */
export async function mailCode(purpose: StepUpPurpose, via?: unknown): Promise<FormState> {
  const answer = await callAuth(auth.api.requestStepUp, {
    purpose,
    via: via === "grace-pass" ? via : undefined,
  });
  return answer.ok ? { status: "idle", code: "CODE_SENT" } : refusal(answer);
}

/**
 * Reads a form that holds `ProofFields`: first what it is about, by the schema, and only if that fits
 * the proof, which is then good for one call. What is to be shown in place of going on is `problem`;
 * that includes the news of a code that was asked for without script.
 */
export async function readProvenForm<T extends z.ZodType>(
  schema: T,
  given: FormData,
  purpose: StepUpPurpose,
): Promise<Proven<z.infer<T>>> {
  const form = formOf(given);
  const values = valuesOf(form);
  if (form.has("ask")) {
    const news = await mailCode(purpose, form.get("via") ?? undefined);
    return { problem: { ...news, values } };
  }
  const { data, problem } = parseForm(schema, form);
  if (problem) return { problem: { ...problem, values } };
  const unproven = await proveStepUp(purpose, form);
  return unproven ? { problem: { ...unproven, values } } : { data };
}
