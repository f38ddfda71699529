import { shortestPassword } from "@/lib/auth/passwords/password-limits";

/** Said before anything is wrong; what is wrong repeats the half that matters. */
export const newPasswordRule = `At least ${shortestPassword} characters. Longer is stronger.`;
