import { requestOrigin } from "./origin";

/** Whether a request that changes something was sent by a page of ours, or by no page at all. */
export function isSameOrigin(headers: Headers): boolean {
  // Browsers send it wherever the address is trustworthy, and no page can forge it.
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  return origin === null || origin === requestOrigin(headers);
}
