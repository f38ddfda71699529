import { z } from "zod";
import { fieldSentences } from "@/lib/forms/field-sentences";

const nameProblem = "Enter a name for the key.";
const daysProblem = "Choose between 1 and 365 days.";

const name = z
  .string({ error: nameProblem })
  .trim()
  .min(1, nameProblem)
  .max(100, fieldSentences.tooLong(100));

const days = z
  .number({ error: daysProblem })
  .int(daysProblem)
  .min(1, daysProblem)
  .max(365, daysProblem);

/** What a key is made with: a name, and after how many days it opens nothing any more. */
export const apiKeyBody = z.object({ name, expiresInDays: days });

/** The same as a form sends it. */
export const apiKeyForm = z.object({
  name,
  expiresInDays: z.coerce.number({ error: daysProblem }).pipe(days),
});
