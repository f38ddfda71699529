import { providerName } from "@/lib/auth/oauth/providers";
import { formatCount } from "@/lib/format/counts";

const labels: Record<string, string> = {
  password: "Password",
  "magic-link": "Magic link",
  passkey: "Passkey",
  "verify-email": "Email verification",
  impersonation: "An admin signed in as you",
};

/** A sign-in method in words, such as "Password" for `password` or "Google" for `oauth:google`. */
export function signInMethodLabel(method: string): string {
  const provider = method.startsWith("oauth:") ? method.slice(6) : undefined;
  return provider ? providerName(provider) : (labels[method] ?? method);
}

/** "1 session", "249 sessions". */
export function deviceCountLabel(count: number): string {
  return `${formatCount(count)} session${count === 1 ? "" : "s"}`;
}
