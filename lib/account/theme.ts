import { cookies, headers } from "next/headers";
import type { Preferences } from "@/db/schema/account/users";
import { requestOrigin } from "@/lib/http/origin";

/** How long a browser remembers its theme, in seconds. */
export const themeCookieSeconds = 365 * 24 * 60 * 60;

/** Has this browser show a theme from the next page on. A script reads the cookie before it paints. */
export async function rememberTheme(theme: Preferences["theme"]): Promise<void> {
  const jar = await cookies();
  // As the script sees it: by the address in the browser.
  const secure = requestOrigin(await headers()).startsWith("https:");
  const name = secure ? "__Secure-theme" : "theme";
  jar.set(name, theme, { path: "/", sameSite: "lax", maxAge: themeCookieSeconds, secure });
}
