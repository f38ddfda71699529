import { requestOrigin } from "./origin";

/**
 * Whether a request that changes something was sent by a page of ours, or by a client that is no
 * browser. A request with cookies that says nothing of where it comes from is neither: every browser
 * says it.
 */
export function isSameOrigin(headers: Headers): boolean {
  // Browsers send it wherever the address is trustworthy, and no page can forge it.
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  return origin === null ? !headers.has("cookie") : origin === requestOrigin(headers);
}
