import { providerName } from "@/lib/auth/providers";
import { formatCount } from "@/lib/wording/counts";

const ways: Record<string, string> = {
  password: "By password",
  "magic-link": "By mailed link",
  passkey: "By passkey",
  "verify-email": "By confirming the address",
};

/** A way to sign in for a reader, such as "By password" for `password` or "By Google" for `oauth:google`. */
export function wayOfSignIn(method: string): string {
  const provider = method.startsWith("oauth:") ? method.slice(6) : undefined;
  return provider ? `By ${providerName(provider)}` : (ways[method] ?? method);
}

/** "1 device", "249 devices". */
export function countOfDevices(count: number): string {
  return `${formatCount(count)} device${count === 1 ? "" : "s"}`;
}
