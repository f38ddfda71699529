import type { GenericEndpointContext } from "@better-auth/core";
import { APIError } from "@better-auth/core/error";
import { db } from "@/db/client";
import { lockUser } from "@/lib/account/lock-user";

import { verifyAssertion } from "../passkeys/assertion";
import type { Ceremony } from "../passkeys/challenges";
import type { InlineProof } from "../soft-deletion/types";
import { limitGuesses } from "../throttle";
import { verifySecondFactor } from "../two-factor/verify";
import { STEP_UP_ERROR_CODES as codes } from "./errors";
import type { Holder } from "./holder";
import { dropCode, isRightCode } from "./mail-code";
import { type ProofMethods, proofMethods } from "./methods";
import type { StepUpPurpose } from "./purposes";

/** What a person hands in to show that it is them. */
export type Proof = {
  password?: string;
  /** Of the authenticator app, or a recovery code. */
  code?: string;
  /** Of the mail, where the account has no password. */
  mailCode?: string;
  /** What the browser says for a passkey. */
  passkey?: { id: string };
};

/** What a body proves with, by its password or by its `proof`; of neither, nothing. */
export function proofIn({ password, code, proof }: InlineProof): Proof {
  if (!proof) return { password, code };
  // A code of the app is a second factor, and suffices for no account.
  if (proof.method === "totp") return { code: proof.code };
  if (proof.method === "passkey") return { passkey: proof.response };
  return { mailCode: proof.code, code: proof.secondFactorCode };
}

/** What a passkey signs in a step-up: a challenge of one purpose of one session or grace pass. */
export const passkeyCeremony = ({ kind, id }: Holder, purpose: StepUpPurpose): Ceremony => ({
  kind: "step-up",
  boundTo: `${purpose}:${kind}:${id}`,
});

async function checkPassword(ctx: GenericEndpointContext, userId: string, password: string) {
  const { internalAdapter, password: hasher } = ctx.context;
  const user = await internalAdapter.findUserById(userId);
  const account = await internalAdapter.findCredentialAccount(userId);
  const hash = account?.password;
  if (!user || !hash) throw APIError.from("FORBIDDEN", codes.REAUTHENTICATION_REQUIRED);
  const { email } = user;
  const right = await limitGuesses(ctx, { email, signedIn: true }, () =>
    hasher.verify({ hash, password }),
  );
  if (!right) throw APIError.from("BAD_REQUEST", codes.INVALID_PASSWORD);
}

/** Checks the second factor where the account has one; only after what comes first is right. */
async function checkSecondFactor(
  methods: ProofMethods,
  userId: string,
  code: string | undefined,
): Promise<void> {
  if (!methods.secondFactor) return;
  if (!code) throw APIError.from("UNAUTHORIZED", codes.TWO_FACTOR_REQUIRED);
  const used = await db.transaction((tx) =>
    verifySecondFactor(tx, { userId, code, after: "password" }),
  );
  if (!used) throw APIError.from("UNAUTHORIZED", codes.INVALID_CODE);
}

async function checkMailCode(
  methods: ProofMethods,
  holder: Holder,
  purpose: StepUpPurpose,
  { mailCode = "", code }: Proof,
): Promise<void> {
  const { userId } = holder;
  const refusal = await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    if (!(await isRightCode(tx, holder, purpose, mailCode))) return codes.INVALID_CODE;
    if (methods.secondFactor && !code) return codes.TWO_FACTOR_REQUIRED;
    const second = { userId, code: code ?? "", after: "other" } as const;
    if (methods.secondFactor && !(await verifySecondFactor(tx, second))) return codes.INVALID_CODE;
    await dropCode(tx, holder, purpose);
  });
  if (refusal) throw APIError.from("UNAUTHORIZED", refusal);
}

/**
 * Checks what a person hands in: a passkey; or the password, or the mailed code where there is none,
 * and with it the second factor of an account that has one. Not within a transaction: failures count.
 *
 * @throws APIError 403 `REAUTHENTICATION_REQUIRED` (nothing that fits the account), 400
 *   `INVALID_PASSWORD`, 401 `TWO_FACTOR_REQUIRED`, `INVALID_CODE` or `INVALID_PASSKEY`, 429
 *   `TOO_MANY_ATTEMPTS`
 */
export async function checkProof(
  ctx: GenericEndpointContext,
  holder: Holder,
  purpose: StepUpPurpose,
  proof: Proof,
): Promise<void> {
  const { password, code, mailCode, passkey } = proof;
  if (passkey) {
    const ceremony = passkeyCeremony(holder, purpose);
    const { problem } = await verifyAssertion(ctx, ceremony, passkey, holder.userId);
    if (problem) throw APIError.from("UNAUTHORIZED", codes.INVALID_PASSKEY);
    return;
  }
  const methods = await proofMethods(holder.userId);
  if (methods.password && password) {
    await checkPassword(ctx, holder.userId, password);
    await checkSecondFactor(methods, holder.userId, code);
  } else if (!methods.password && mailCode) await checkMailCode(methods, holder, purpose, proof);
  else throw APIError.from("FORBIDDEN", codes.REAUTHENTICATION_REQUIRED);
}
