import { z } from "zod";

/** What a reader of the captured mails may ask for. */
export const inboxQuerySchema = z.object({
  // A plus sign typed into a query string arrives as a space, which no address contains.
  to: z
    .string()
    .trim()
    .regex(/^[^\0]+$/)
    .transform((address) => address.replaceAll(" ", "+"))
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
