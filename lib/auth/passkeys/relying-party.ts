import type { GenericEndpointContext } from "@better-auth/core";
import { requestOrigin } from "@/lib/http/origin";

/** What passkeys are bound to: the host that the application is reached by, and the origin of its pages. */
export function relyingParty(ctx: GenericEndpointContext): {
  id: string;
  name: string;
  origin: string;
} {
  const origin = requestOrigin(ctx.headers);
  return { id: new URL(origin).hostname, name: ctx.context.appName, origin };
}
