import { cookies } from "next/headers";

const cookieName = "perennial.goodbye";

/** Lets the next page of this browser say until when the account can be restored, for an hour. */
export async function rememberGoodbye(restorableUntil: string | null): Promise<void> {
  const jar = await cookies();
  jar.set(cookieName, restorableUntil ?? "erased", {
    httpOnly: true,
    sameSite: "lax",
    path: "/goodbye",
    maxAge: 3600,
  });
}

/** Until when the account that this browser just deleted can be restored; `null` if unknown. */
export async function readGoodbye(): Promise<{ restorableUntil: Date | null } | null> {
  const value = (await cookies()).get(cookieName)?.value;
  if (!value) return null;
  const restorableUntil = value === "erased" ? null : new Date(value);
  return Number.isNaN(restorableUntil?.getTime()) ? null : { restorableUntil };
}
