import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { addOAuthServerContext, getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import { requestOrigin } from "@/lib/http/origin";
import { safePath } from "@/lib/http/safe-path";
import { authRefusal } from "../auth-error";
import { stepUpBody } from "../soft-deletion/step-up-body";
import { requireStepUp } from "../step-up/verification";
import { findProvider } from "./oidc";

const bodySchema = stepUpBody.safeExtend({
  provider: z.string().max(64),
  /** The path to land on. */
  callbackURL: z.string().max(1000).optional(),
  disableRedirect: z.boolean().optional(),
});

// Where each route leads, unless its body says otherwise.
const targets: Record<string, string> = {
  "/sign-in/social": "/dashboard",
  "/link-social": "/settings/security",
};

/**
 * The body of a request as a schema takes it.
 *
 * @throws APIError 400 `VALIDATION_ERROR`, as Better Auth does
 */
export function parseBody<T>(ctx: GenericEndpointContext, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(ctx.body);
  if (!error) return data;
  const [{ path, message } = { path: [], message: "" }] = error.issues;
  throw new APIError("BAD_REQUEST", {
    code: "VALIDATION_ERROR",
    message: `[${["body", ...path].join(".")}] ${message}`,
  });
}

/** What a hook returns is only added to the body: what the route is not to see is taken out of it here. */
export function replaceBody(ctx: GenericEndpointContext, body: Record<string, unknown>): void {
  for (const field of Object.keys(ctx.body)) delete ctx.body[field];
  Object.assign(ctx.body, body);
}

/**
 * Runs before `POST /sign-in/social` and `POST /link-social`: notes in the encrypted state which provider
 * is asked, lets the browser land on our own paths alone, asks for a step-up before a link, and leaves
 * nothing else of the body, so that no ID token is taken and no further scope asked for.
 */
export const beforeStart = {
  matcher: ({ path = "" }: { path?: string }) => Object.hasOwn(targets, path),
  handler: createAuthMiddleware(async (ctx) => {
    const { password, code, proof, callbackURL, ...body } = parseBody(ctx, bodySchema);
    const links = ctx.path === "/link-social";
    // Better Auth refuses who is not signed in.
    if (links && !(await getSessionFromCtx(ctx))) return;
    // Said before the grant is used up.
    if (!(await findProvider(ctx, body.provider)))
      throw authRefusal("NOT_FOUND", "PROVIDER_NOT_FOUND");
    if (links) await requireStepUp(ctx, "linked-accounts", { password, code, proof });
    await addOAuthServerContext({ provider: body.provider });
    replaceBody(ctx, {
      ...body,
      callbackURL: safePath(callbackURL, targets[ctx.path] ?? "/"),
      errorCallbackURL: links ? "/settings/security" : "/sign-in",
    });
    // A call without a request knows no address to lead back to.
    return { context: { context: { baseURL: `${requestOrigin(ctx.headers)}/api/auth` } } };
  }),
};
