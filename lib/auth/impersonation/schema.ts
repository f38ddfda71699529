import { z } from "zod";
import { fieldSentences } from "@/lib/forms/field-sentences";

/** What a form says without a reason. */
export const reasonProblem = "Say why, such as the number of the support request.";

/** Why an admin does something to somebody else's account: kept in the audit log, where no address may be. */
export const adminReason = z
  .string({ error: reasonProblem })
  .trim()
  .min(3, reasonProblem)
  .max(200, fieldSentences.tooLong(200))
  .regex(/^\P{Cc}*$/u, fieldSentences.controlCharacters)
  .refine((text) => !/\S@\S/.test(text), "Leave email addresses out.");

export const impersonationForm = z.object({
  userId: z.uuid({ error: "This no longer exists." }),
  reason: adminReason,
});
