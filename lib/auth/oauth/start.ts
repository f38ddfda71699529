import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import type { OAuthProvider } from "@better-auth/core/oauth2";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { generateIdTokenNonce, generateState, getOAuthCallbackPath } from "better-auth/oauth2";
import { z } from "zod";
import { reasonOf } from "@/lib/error-reason";
import { requestOrigin } from "@/lib/http/origin";
import { safePath } from "@/lib/http/safe-path";
import { log } from "@/lib/log";
import { authError } from "../auth-error";
import { requireStepUp } from "../step-up/require";

const target = {
  provider: z.string().max(64),
  /** The path to land on. */
  callbackURL: z.string().max(1000).optional(),
};

/** What travels in the state, encrypted, besides what Better Auth keeps there. */
export const stateSchema = z.object({
  provider: z.string(),
  /** The session that asked for a link. */
  sessionId: z.string().optional(),
});

/** Where a provider sends people back to. */
export function callbackAddress(ctx: GenericEndpointContext, provider: OAuthProvider): string {
  return `${requestOrigin(ctx.headers)}/api/auth${getOAuthCallbackPath(provider)}`;
}

/** A provider of the configuration, by its id. */
export function findProvider(ctx: GenericEndpointContext, id: string): OAuthProvider | undefined {
  return ctx.context.socialProviders.find((provider) => provider.id === id);
}

function requireProvider(ctx: GenericEndpointContext, id: string): OAuthProvider {
  const provider = findProvider(ctx, id);
  if (provider) return provider;
  throw APIError.from("NOT_FOUND", authError("PROVIDER_NOT_FOUND"));
}

/**
 * Where to send the browser, which is given the state in a cookie: encrypted, for ten minutes, with
 * the secret of the proof key (RFC 7636).
 *
 * @param link for whom the identity is to be linked, where somebody is signed in and asked for it
 */
async function begin(
  ctx: GenericEndpointContext,
  input: { provider: string; callbackURL: string; errorCallbackURL: string },
  link?: { userId: string; sessionId: string },
): Promise<{ url: string; redirect: true }> {
  const provider = requireProvider(ctx, input.provider);
  const idTokenNonce = generateIdTokenNonce(provider);
  const { callbackURL, errorCallbackURL } = input;
  const { state, codeVerifier } = await generateState(
    { ...ctx, body: { callbackURL, errorCallbackURL } },
    {
      idTokenNonce,
      additionalData: { provider: provider.id, sessionId: link?.sessionId },
      ...(link && { link: { userId: link.userId, email: "" } }),
    },
  );
  try {
    const url = await provider.createAuthorizationURL({
      state,
      codeVerifier,
      idTokenNonce,
      redirectURI: callbackAddress(ctx, provider),
    });
    return { url: url.toString(), redirect: true };
  } catch (error) {
    log.warn(
      { provider: provider.id, error: reasonOf(error) },
      "a sign-in provider could not be reached",
    );
    throw APIError.from("SERVICE_UNAVAILABLE", authError("PROVIDER_UNAVAILABLE"));
  }
}

/** `POST /sign-in/social`: the address of the provider to send the browser to. */
export const signInSocial = createAuthEndpoint(
  "/sign-in/social",
  { method: "POST", body: z.object(target) },
  async (ctx) =>
    ctx.json(
      await begin(ctx, {
        provider: ctx.body.provider,
        callbackURL: safePath(ctx.body.callbackURL, "/dashboard"),
        errorCallbackURL: "/sign-in",
      }),
    ),
);

/** `POST /link-social`: the same for somebody who is signed in, after a step-up. */
export const linkSocialAccount = createAuthEndpoint(
  "/link-social",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({
      ...target,
      password: z.string().max(1024).optional(),
      code: z.string().max(64).optional(),
    }),
  },
  async (ctx) => {
    const { provider, callbackURL, password, code } = ctx.body;
    // Said before the proof is used up.
    requireProvider(ctx, provider);
    await requireStepUp(ctx, "linked-accounts", { password, code });
    const { session } = ctx.context.session;
    return ctx.json(
      await begin(
        ctx,
        {
          provider,
          callbackURL: safePath(callbackURL, "/settings/security"),
          errorCallbackURL: "/settings/security",
        },
        { userId: session.userId, sessionId: session.id },
      ),
    );
  },
);
