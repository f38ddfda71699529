import { cookies } from "next/headers";
import { z } from "zod";
import { cookiePrefix, reachedByTls } from "@/lib/http/cookie-prefix";

const cookieName = () => `${cookiePrefix()}.goodbye`;
/** How long the goodbye page can be opened again, in seconds. */
export const goodbyeCookieSeconds = 60 * 60;

const goodbyeSchema = z.object({
  joinedAt: z.coerce.date(),
  deletedAt: z.coerce.date(),
  /** `null` where the account was erased at once. */
  restorableUntil: z.coerce.date().nullable(),
});

export type Goodbye = z.infer<typeof goodbyeSchema>;

/** Lets the next page of this browser say what has happened and until when it can be undone. */
export async function rememberGoodbye(goodbye: Goodbye): Promise<void> {
  const jar = await cookies();
  jar.set(cookieName(), JSON.stringify(goodbye), {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: reachedByTls(),
    maxAge: goodbyeCookieSeconds,
  });
}

/** What this browser has just deleted; `null` if nothing, or if it is longer ago than an hour. */
export async function readGoodbye(): Promise<Goodbye | null> {
  const value = (await cookies()).get(cookieName())?.value;
  if (!value) return null;
  try {
    return goodbyeSchema.parse(JSON.parse(value));
  } catch {
    return null;
  }
}
