import { z } from "zod";
import { personName } from "@/lib/auth/schema";

export const profileForm = z.object({ name: personName });

export const preferencesForm = z.object({
  theme: z.enum(["system", "light", "dark"], { error: "Choose a theme." }),
  productMail: z
    .literal("on")
    .optional()
    .transform((value) => value === "on"),
});
