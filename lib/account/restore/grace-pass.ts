import { cookies } from "next/headers";
import { cache } from "react";
import { db } from "@/db/client";
import { cookiePrefix } from "@/lib/http/cookie-prefix";
import { findGracePass, type GracePass, gracePassCookie } from "./grace-passes";

/** The grace pass of the browser that a page or a route answers, or `null`; asked once per request. */
export const readGracePass = cache(async (): Promise<GracePass | null> => {
  const token = (await cookies()).get(`${cookiePrefix()}.${gracePassCookie}`)?.value;
  return token ? findGracePass(db, token) : null;
});
