import { cookies } from "next/headers";
import { cookiePrefix } from "@/lib/http/cookie-prefix";

/** Whether this browser is between the first and the second step of a sign-in. */
export async function hasSecondStep(): Promise<boolean> {
  return (await cookies()).has(`${cookiePrefix()}.two_factor`);
}
