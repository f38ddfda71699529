import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";
import { findBearerToken } from "@/lib/http/bearer-token";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether a request carries `Authorization: Bearer $CRON_SECRET`; never, where none is set. */
export function hasCronSecret(request: Request): boolean {
  const secret = env().CRON_SECRET;
  const given = findBearerToken(request.headers) ?? "";
  return secret !== undefined && timingSafeEqual(digest(given), digest(secret));
}

export const cronRefusalBody = {
  success: false,
  code: "UNAUTHORIZED",
  message: "A valid cron secret is required.",
} as const;

/** What a route answers to a request without the secret. */
export function cronRefusal(): Response {
  return Response.json(cronRefusalBody, {
    status: 401,
    headers: { "www-authenticate": "Bearer", "cache-control": "no-store" },
  });
}
