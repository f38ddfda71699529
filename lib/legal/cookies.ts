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
  { name: "session_token", lifetime: 30 * day, purpose: "Keeps you signed in." },
  {
    name: "dont_remember",
    lifetime: null,
    purpose: "Says that the session ends with the visit, where you asked for that.",
  },
  {
    name: "device",
    lifetime: 400 * day,
    purpose:
      "Tells this browser from others, so that a sign-in from a new one is reported to you, and a stranger's wrong passwords do not lock you out.",
  },
  {
    name: "two_factor",
    lifetime: 10 * minute,
    purpose: "Leads from the first step of a sign-in to the second.",
  },
  {
    name: "passkey",
    lifetime: hour,
    purpose: "Ties the request for a passkey to this browser.",
  },
  {
    name: "oauth_state",
    lifetime: 10 * minute,
    purpose: "Ties a sign-in through a provider to this browser; encrypted.",
  },
  {
    name: "sign_up",
    lifetime: day,
    purpose: "Lets the link in the first mail work without the password where you signed up.",
  },
  {
    name: "grace_pass",
    lifetime: 10 * minute,
    purpose: "Opens a deleted account, after proof, to restore it, take a copy or erase it.",
  },
  {
    name: "goodbye",
    lifetime: hour,
    purpose: "Lets the page after a deletion say until when it can be undone.",
  },
  {
    name: "theme",
    lifetime: 365 * day,
    purpose: "Keeps the choice between light and dark.",
    readable: true,
  },
];

/** "30 days", "10 minutes", or "until the browser is closed". */
export function formatLifetime(seconds: number | null): string {
  if (seconds === null) return "until the browser is closed";
  const [unit, length] =
    seconds % day === 0
      ? (["day", day] as const)
      : seconds % hour === 0
        ? (["hour", hour] as const)
        : (["minute", minute] as const);
  const count = seconds / length;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
