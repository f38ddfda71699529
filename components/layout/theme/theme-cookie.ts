/**
 * The cookie that holds the choice of theme, written by scripts and by the server alike. Behind TLS
 * its name begins with `__Secure-`.
 */
export const themeCookie = "theme";

/** The values of the cookie. `system` follows the device, live, by CSS alone. */
export const themes = ["system", "light", "dark"] as const;

export type Theme = (typeof themes)[number];

/**
 * Does what the boot script does, for pages that React has to render anew in the browser: scripts
 * in such a page never run.
 */
export function applyThemeCookie(): void {
  const choice = /(?:^|; )(?:__Secure-)?theme=(light|dark)/.exec(document.cookie);
  document.documentElement.dataset.theme = choice?.[1] ?? "system";
}
