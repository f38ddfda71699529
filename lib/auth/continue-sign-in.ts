import { redirect } from "next/navigation";
import { z } from "zod";
import { rememberTheme } from "@/lib/account/theme";
import { safePath } from "@/lib/http/safe-path";

const entrance = z.object({
  twoFactorRedirect: z.boolean().optional(),
  user: z
    .object({ preferences: z.object({ theme: z.enum(["system", "light", "dark"]) }) })
    .optional()
    .catch(undefined),
});

/** Goes on after a first or second step of a sign-in: to the step that is left, else to `next`. */
export async function continueSignIn(
  answer: { body: Record<string, unknown> },
  next?: string,
): Promise<never> {
  const path = safePath(next, "/dashboard");
  const { twoFactorRedirect, user } = entrance.parse(answer.body);
  if (twoFactorRedirect)
    redirect(
      path === "/dashboard" ? "/two-factor" : `/two-factor?next=${encodeURIComponent(path)}`,
    );
  const theme = user?.preferences.theme;
  // "system" is what everybody begins with: a choice made in this browser stays.
  if (theme && theme !== "system") await rememberTheme(theme);
  redirect(path);
}
