import { cookies } from "next/headers";
import type { Preferences } from "@/db/schema/users";

const year = 365 * 24 * 60 * 60;

/** Has this browser show a theme from the next page on. A script reads the cookie before it paints. */
export async function rememberTheme(theme: Preferences["theme"]): Promise<void> {
  const jar = await cookies();
  jar.set("theme", theme, { path: "/", sameSite: "lax", maxAge: year });
}
