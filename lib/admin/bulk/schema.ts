import { z } from "zod";
import { bulkKinds } from "@/db/schema/admin/bulk-operations";
import { withAsciiDomain } from "@/lib/email/address-rule";

/** From 1970 on: PostgreSQL has no year 0. */
const day = z
  .union([
    z.literal(""),
    z.iso
      .date({ error: "Enter a date." })
      .refine((text) => text >= "1970", "Enter a date from 1970 on."),
  ])
  .optional()
  .transform((text) => text || undefined);

/** Compared as it is: nothing in it stands for anything else. A dot at the end names the same domain (RFC 1034, 3.1). */
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => withAsciiDomain(`@${text.replace(/^@|\.$/g, "")}`).slice(1))
  .pipe(
    z
      .string()
      .max(253)
      .regex(/^[^\s@]*$/, "Enter a domain, such as example.com.")
      .refine((text) => !text.includes("\0"), "Enter a domain, such as example.com."),
  )
  .optional()
  .transform((text) => text || undefined);

const days = z
  .union(
    [
      z.literal(""),
      z
        .string()
        .regex(/^[1-9]\d{0,4}$/)
        .transform(Number),
    ],
    { error: "Enter a number of days, from 1 to 99,999." },
  )
  .optional()
  .transform((value) => value || undefined);

const checkbox = z
  .string()
  .optional()
  .transform((value) => value === "on");

/** The form that begins an operation; its file is read apart. */
export const bulkForm = z.object({
  kind: z.enum(bulkKinds, { error: "Choose what to do." }),
  addresses: z.string().default(""),
  domain,
  createdFrom: day,
  createdBefore: day,
  inactiveDays: days,
  includePaying: checkbox,
  includeUnverified: checkbox,
});

export type BulkRequest = z.infer<typeof bulkForm>;

/** The form that confirms an operation: what was shown, and the count as it was typed. */
export const confirmBulkForm = z.object({
  id: z.uuid(),
  digest: z.string().max(100),
  count: z
    .string()
    .transform((text) => text.replace(/[\s,.]/g, ""))
    .pipe(z.string().regex(/^\d+$/, "Type the number of accounts."))
    .transform(Number),
});
