import { z } from "zod";
import { adminReason } from "@/lib/auth/impersonation/schema";
import { emailForm, personName } from "@/lib/auth/schema";

export const accountForm = z.object({ userId: z.uuid({ error: "This no longer exists." }) });

/** In how many days a suspension can end by itself; without one an admin ends it. */
export const suspensionDays = [1, 7, 30, 90] as const;

export const suspendForm = accountForm.extend({
  reason: adminReason,
  days: z
    .enum(["", ...suspensionDays.map(String)], { error: "Choose when the suspension ends." })
    .transform((days) => (days === "" ? undefined : Number(days))),
});

const role = z.enum(["member", "admin"], { error: "Choose a role." });

export const roleForm = accountForm.extend({ role });

/** What cannot be undone wants the address of the account typed. */
export const eraseForm = accountForm.extend({ email: emailForm.shape.email });

export const newAccountForm = z.object({ name: personName, email: emailForm.shape.email, role });
