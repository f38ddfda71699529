import { createHash, randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { themeBoot } from "@/components/layout/theme/theme-boot";
import { providerOrigins } from "@/lib/auth/oauth/providers";
import { sessionDays } from "@/lib/auth/sessions/session-days";
import { env } from "@/lib/env";
import { isReadableBody } from "@/lib/http/action-body";
import { cookiePrefix, reachedByTls } from "@/lib/http/cookie-prefix";
import { formBodyLimit } from "@/lib/http/form-body-limit";
import { logRefusal } from "@/lib/http/log-refusal";
import { isSameOrigin, requestOrigin } from "@/lib/http/origin";
import {
  type BuiltPage,
  type BuiltPages,
  pageAt,
  readBuiltPages,
} from "@/lib/http/policy/built-pages";
import { pagePolicy } from "@/lib/http/policy/page-policy";
import { dataPolicy, tokenReferrerPolicy } from "@/lib/http/policy/security-headers";
import { requestSentences } from "@/lib/http/request-sentences";
import { isSignedInPath } from "@/lib/http/signed-in-paths";
import { directOrigin } from "@/lib/storage/direct-origin";

const development = process.env.NODE_ENV === "development";
const day = 24 * 60 * 60;
// An email has a policy of its own, which this one would replace.
const mail = /^\/dev\/inbox\/[^/]+\/html$/;
// Without scripts, their forms lead to a provider.
const providerPages = /^\/(sign-in|sign-up|settings\/security\/linked)(\/|$)/;
// Pages of Next.js itself, for nobody to ask for.
const inner = /^\/_(not-found|global-error)(\/|$)/;
const reading = new Set(["GET", "HEAD", "OPTIONS"]);
const themeHash = `sha256-${createHash("sha256").update(themeBoot).digest("base64")}`;

let built: BuiltPages | undefined;

/** The development server renders every page for each request. */
function pageOf(pathname: string): BuiltPage {
  if (development) return { kind: "dynamic" };
  built ??= readBuiltPages(process.env.NEXT_DIST_DIR || ".next");
  try {
    return pageAt(built, decodeURIComponent(pathname));
  } catch {
    return pageAt(built, pathname);
  }
}

function policyOf(page: BuiltPage, pathname: string): string {
  const dynamic = page.kind === "dynamic";
  return pagePolicy({
    nonce: dynamic ? randomBytes(16).toString("base64") : undefined,
    // Next.js marks its own scripts with the nonce, and not the one that stands in our layout.
    hashes: dynamic ? [themeHash] : page.hashes,
    formTargets: providerPages.test(pathname) ? providerOrigins() : [],
    // On every page: the router goes from one to the next without loading a new document.
    connectTarget: directOrigin(),
    frames: pathname === "/dev/inbox",
    secure: reachedByTls(),
    development,
  });
}

function refuse(status: number, code: string, message: string): NextResponse {
  const headers = { "cache-control": "no-store", "content-security-policy": dataPolicy };
  return NextResponse.json({ code, message }, { status, headers });
}

/** What stands in the way of a request that changes something; nothing for one of ours. */
async function refusalOf(request: NextRequest, page: BuiltPage): Promise<NextResponse | undefined> {
  if (reading.has(request.method)) return undefined;
  if (!isSameOrigin(request.headers)) return refuse(403, "CROSS_SITE", requestSentences.crossSite);
  if (page.kind === "missing") return refuse(404, "NOT_FOUND", requestSentences.notFound);
  if (Number(request.headers.get("content-length")) > formBodyLimit(env().UPLOAD_MAX_BYTES))
    return refuse(413, "PAYLOAD_TOO_LARGE", requestSentences.tooLarge);
  if (request.method === "POST" && !(await isReadableBody(request)))
    return refuse(400, "VALIDATION_ERROR", requestSentences.unreadable);
  return undefined;
}

/**
 * The request as the page sees it. Next.js compares the origin of an action with the host once more,
 * which a proxy in front may have changed: by now both are known to be ours.
 */
function trusted(request: NextRequest): Headers {
  const headers = new Headers(request.headers);
  const origin = requestOrigin(headers);
  headers.set("x-forwarded-host", new URL(origin).host);
  if (headers.has("origin")) headers.set("origin", origin);
  return headers;
}

/**
 * Whether a person goes to a page. Next.js takes its own headers, which tell a prefetch, off before
 * the proxy sees them; those of the browser stay. One that sends none is taken at its word.
 */
function isNavigation(headers: Headers): boolean {
  const early = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  return (
    !early.includes("prefetch") && (headers.get("sec-fetch-mode") ?? "navigate") === "navigate"
  );
}

/**
 * Lets the session cookie live as long as the session does. A page cannot set a cookie while it is
 * rendered, so what the database extends is extended in the browser here: when a page is gone to, and
 * not for what is fetched beside it, whose answer may come after a new token and would put the old back.
 */
function extendSession(request: NextRequest, response: NextResponse): void {
  if (request.method !== "GET" || !isSignedInPath(request.nextUrl.pathname)) return;
  if (!isNavigation(request.headers)) return;
  const cookie = request.cookies.get(`${cookiePrefix()}.session_token`);
  // One that is to end with the visit stays so.
  if (!cookie || request.cookies.has(`${cookiePrefix()}.dont_remember`)) return;
  response.cookies.set(cookie.name, cookie.value, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: reachedByTls(),
    maxAge: sessionDays.unused * day,
  });
}

/** Stands before every page: who may change something, and what the page may load and run. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, searchParams } = request.nextUrl;
  const page = pageOf(inner.test(pathname) ? "" : pathname);
  const refusal = await refusalOf(request, page);
  if (refusal) {
    logRefusal({ from: "pages", status: refusal.status, path: pathname });
    return refusal;
  }
  const headers = trusted(request);
  const response = inner.test(pathname)
    ? NextResponse.rewrite(new URL("/nothing-here", request.url), { request: { headers } })
    : NextResponse.next({ request: { headers } });
  extendSession(request, response);
  if (mail.test(pathname)) return response;
  response.headers.set("content-security-policy", policyOf(page, pathname));
  if (searchParams.has("token")) response.headers.set("referrer-policy", tokenReferrerPolicy);
  return response;
}

export const config = {
  // Routes under /api check origins by themselves, and read bodies of any length as they arrive.
  matcher: ["/((?!api/|_next/static/|_next/image).*)"],
};
