import { z } from "zod";

const code = z.string().max(64);

/** The browser's answer for a passkey, which the library verifies; its id is looked up before. */
export const passkeyAnswer = z.looseObject({
  id: z
    .string()
    .max(2048)
    .regex(/^[\w-]*$/),
});

/** A step-up other than the password. `verifyOwner` decides which ones an account accepts. */
const proof = z.discriminatedUnion("method", [
  z.object({ method: z.literal("email-code"), code, secondFactorCode: code.optional() }),
  z.object({ method: z.literal("passkey"), response: passkeyAnswer }),
  z.object({ method: z.literal("totp"), code }),
]);

/** The fields of a step-up beside a body's own fields: `{password, code?}`, or `{proof}`. */
export const stepUpBody = z
  .object({
    password: z.string().max(1024).optional(),
    /** Of the second factor. */
    code: code.optional(),
    proof: proof.optional(),
  })
  .refine((body) => !body.proof || (body.password === undefined && body.code === undefined), {
    path: ["proof"],
    message: "Invalid input: send either a password or a proof, not both",
  });
