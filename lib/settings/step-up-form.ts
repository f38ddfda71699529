import type { z } from "zod";
import { auth } from "@/lib/auth/auth";
import {
  type BodyOf,
  callAuth,
  type Refusal,
  type Route,
  type Success,
} from "@/lib/auth/call-auth";
import { refusalState } from "@/lib/auth/refusal-state";
import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import { formOf, parseForm, shownValues } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";

type Body = Record<string, unknown>;
type Sent<T, R extends Route> =
  | { data: T; answer: Success<R>; problem?: undefined }
  | { data?: undefined; answer?: undefined; problem: FormState };

const stepUpFields = ["password", "code", "mailCode", "passkey", "ask", "via"];

/** The typed values that the form may show again: no credentials. */
function valuesOf(form: FormData): Record<string, string> {
  const texts = [...form].filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && !stepUpFields.includes(entry[0]),
  );
  return shownValues(Object.fromEntries(texts));
}

function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text && JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The step-up of the fields of `StepUpFields`, as the guarded routes take it. */
function stepUpOf(form: FormData): Body {
  const via = textOf(form, "via");
  const code = textOf(form, "code");
  const mailCode = textOf(form, "mailCode");
  const response = jsonOf(textOf(form, "passkey"));
  if (response) return { via, proof: { method: "passkey", response } };
  if (mailCode)
    return { via, proof: { method: "email-code", code: mailCode, secondFactorCode: code } };
  return { via, password: textOf(form, "password"), code };
}

/** Sends a step-up code for one purpose. */
export async function mailStepUpCode(purpose: StepUpPurpose, via?: unknown): Promise<FormState> {
  const answer = await callAuth(auth.api.requestStepUp, {
    purpose,
    via: via === "grace-pass" ? via : undefined,
  });
  return answer.ok ? { status: "idle", code: "CODE_SENT" } : refusalState(answer);
}

async function submit<T extends z.ZodType<Body>, R extends Route>(
  schema: T,
  given: FormData,
  purpose: StepUpPurpose,
  send: (data: z.infer<T>, stepUp: Body) => Promise<Success<R> | Refusal>,
  fields: Record<string, string> = {},
): Promise<Sent<z.infer<T>, R>> {
  const form = formOf(given);
  const values = valuesOf(form);
  if (form.has("ask")) {
    const sent = await mailStepUpCode(purpose, form.get("via") ?? undefined);
    return { problem: { ...sent, values } };
  }
  const { data, problem } = parseForm(schema, form);
  if (problem) return { problem: { ...problem, values } };
  const answer = await send(data, stepUpOf(form));
  if (answer.ok) return { data, answer };
  const atFields = {
    INVALID_PASSWORD: "password",
    PASSWORD_REQUIRED: "password",
    TWO_FACTOR_REQUIRED: "code",
    // Beside an emailed code either may be the wrong one.
    INVALID_CODE: textOf(form, "mailCode") ? "mailCode" : "code",
    // Only of the second factor it is known.
    CODE_ALREADY_USED: "code",
    ...fields,
  };
  return { problem: refusalState(answer, values, atFields) };
}

/**
 * Reads a form that holds `StepUpFields`: first its subject, by the schema, and only if that fits sends it
 * to a guarded route of `auth.api`, with the step-up beside it. `problem` is what the form should show
 * instead of going on; that includes the notice of a code that was requested without JavaScript.
 *
 * @param fields at which field of the form an error of that route is shown
 */
export function sendStepUpForm<T extends z.ZodType<Body>, R extends Route>(
  schema: T,
  form: FormData,
  purpose: StepUpPurpose,
  route: R,
  fields?: Record<string, string>,
): Promise<Sent<z.infer<T>, R>> {
  // The route validates the step-up.
  const send = (data: z.infer<T>, stepUp: Body) =>
    callAuth(route, { ...data, ...stepUp } as BodyOf<R>);
  return submit<T, R>(schema, form, purpose, send, fields);
}

/**
 * The same where the subject is a request of its own: the step-up becomes a grant, which is good for one
 * call.
 */
export function readStepUpForm<T extends z.ZodType<Body>>(
  schema: T,
  form: FormData,
  purpose: StepUpPurpose,
): Promise<Sent<z.infer<T>, typeof auth.api.verifyStepUp>> {
  const send = (_: z.infer<T>, stepUp: Body) =>
    callAuth(auth.api.verifyStepUp, { purpose, ...stepUp });
  return submit<T, typeof auth.api.verifyStepUp>(schema, form, purpose, send);
}
