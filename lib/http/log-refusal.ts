import { log } from "@/lib/log";

// Malformed, from another site, too large, of a type that is not taken, too many. Who is not signed in, or
// asks for what is not there, gets around nothing.
const stopped = new Set([400, 403, 413, 415, 422, 429]);

// As long as a token, and no word: a link to a new password has one in its path.
const secret = /\/(?=[^/]*[\dA-Z])[^/]{20,}/g;

/** An address as it may be logged: without its query, and without what may be a token in its path. */
export const withoutTokens = (address: string) =>
  address.replace(/\?.*/s, "").replace(secret, "/...");

/**
 * Logs that a control has stopped a request (ASVS 5.0, 16.3.3): which, and nothing of what it said or of
 * who sent it. Other answers leave no line.
 */
export function logRefusal(answer: {
  from: "pages" | "auth" | "images";
  status: number;
  path?: string;
  code?: string;
}): void {
  if (!stopped.has(answer.status)) return;
  const path = answer.path && withoutTokens(answer.path);
  log.info({ ...answer, ...(path && { path }) }, "a request was refused");
}
