import { sessionDays } from "@/lib/auth/sessions/session-days";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

export interface Cookie {
  /** Without the prefix that says how it is protected. */
  name: string;
  /** Seconds; `null` for one that ends with the visit. */
  lifetime: number | null;
  purpose: string;
  /** Scripts of the page may read it. */
  readable?: boolean;
}

/** Every cookie that the application sets. A test compares the list with the code that sets them. */
export const cookies: Cookie[] = [
  { name: "session_token", lifetime: sessionDays.unused * day, purpose: "Keeps you signed in." },
  {
    name: "dont_remember",
    lifetime: null,
    purpose: "Ends your session when you close the browser, if you chose that.",
  },
  {
    name: "device",
    lifetime: 400 * day,
    purpose:
      "Recognises this browser, so we can alert you to new sign-ins and other people’s failed attempts don’t lock you out.",
  },
  {
    name: "two_factor",
    lifetime: 10 * minute,
    purpose: "Connects the two steps of a sign-in with two-factor authentication.",
  },
  {
    name: "admin_session",
    lifetime: hour,
    purpose: "Lets one of our admins return to their own account after signing in as someone else.",
  },
  {
    name: "passkey",
    lifetime: hour,
    purpose: "Ties a passkey request to this browser.",
  },
  {
    name: "oauth_state",
    lifetime: 10 * minute,
    purpose: "Ties a sign-in with a provider to this browser. Encrypted.",
  },
  {
    name: "sign_up",
    lifetime: day,
    purpose: "Lets your verification link work without a password in the browser you signed up in.",
  },
  {
    name: "grace_pass",
    lifetime: 10 * minute,
    purpose: "Lets you restore, download or erase a deleted account after you confirm it’s yours.",
  },
  {
    name: "goodbye",
    lifetime: hour,
    purpose: "Shows the restore deadline after you delete your account.",
  },
  {
    name: "theme",
    lifetime: 365 * day,
    purpose: "Remembers your theme.",
    readable: true,
  },
];

/** "30 days", "10 minutes", or "until you close the browser". */
export function formatLifetime(seconds: number | null): string {
  if (seconds === null) return "until you close the browser";
  const [unit, length] =
    seconds % day === 0
      ? (["day", day] as const)
      : seconds % hour === 0
        ? (["hour", hour] as const)
        : (["minute", minute] as const);
  const count = seconds / length;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
