import { shortestPassword } from "@/lib/auth/passwords/password-limits";

/** Shown before there is an error; the error repeats the relevant half. */
export const newPasswordRule = `At least ${shortestPassword} characters. Longer is stronger.`;
