import type { GenericEndpointContext } from "@better-auth/core";

/** The origin that the request reached the application by, such as `https://example.com`. */
export function originOf(ctx: GenericEndpointContext): string {
  return new URL(ctx.context.baseURL).origin;
}
