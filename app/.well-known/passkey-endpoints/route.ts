import { requestOrigin } from "@/lib/http/origin";

/** Where password managers send a person to add or manage passkeys (https://w3c.github.io/webappsec-passkey-endpoints/). */
export function GET(request: Request): Response {
  const origin = requestOrigin(request.headers);
  return Response.json({
    enroll: `${origin}/settings/security/passkeys/new`,
    manage: `${origin}/settings/security`,
  });
}
