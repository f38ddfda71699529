import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { getSessionFromCtx, isAPIError } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { parseState } from "better-auth/oauth2";
import { z } from "zod";
import { requestOrigin } from "@/lib/http/origin";
import { authTransaction } from "../adapter";
import { rememberSignUp } from "../sign-up-cookie";
import { SOFT_DELETION_ERROR_CODES } from "../soft-deletion/error-codes";
import type { OAuthError } from "./errors";
import { type Identity, readIdentity } from "./identity";
import { linkIdentity } from "./link";
import { type Outcome, signInWithIdentity } from "./sign-in";
import { callbackAddress, findProvider, stateSchema } from "./start";

const querySchema = z.object({
  state: z.string().max(1000).optional(),
  code: z.string().max(4000).optional(),
  error: z.string().max(1000).optional(),
  iss: z.string().max(1000).optional(),
});

const withoutSlash = (url: string) => url.replace(/\/+$/, "");

function failure(
  ctx: GenericEndpointContext,
  path: string,
  error: OAuthError,
  details: Record<string, string> = {},
) {
  return ctx.redirect(`${path}?${new URLSearchParams({ error, ...details })}`);
}

/** Whom the provider vouches for, by the code that came back. */
async function identify(
  ctx: GenericEndpointContext,
  state: Awaited<ReturnType<typeof parseState>>,
): Promise<Identity | OAuthError> {
  const { code, error, iss } = querySchema.parse(ctx.query);
  if (error) return error === "access_denied" ? error : "sign_in_failed";
  const provider = findProvider(ctx, ctx.params?.id ?? "");
  const begun = stateSchema.safeParse(state).data;
  // A state opens the callback of the provider it was made for alone (RFC 9700 section 4.4).
  if (!code || !provider || begun?.provider !== provider.id) return "sign_in_failed";
  if (iss && provider.issuer && withoutSlash(iss) !== withoutSlash(provider.issuer))
    return "sign_in_failed";
  const identity = await readIdentity(provider, {
    code,
    codeVerifier: state.codeVerifier,
    redirectURI: callbackAddress(ctx, provider),
    idTokenNonce: state.idTokenNonce,
  });
  return identity ?? "provider_unavailable";
}

/** Links for the session that asked for it, if it is still the one of this browser. */
async function link(
  ctx: GenericEndpointContext,
  identity: Identity,
  asked: { userId: string; sessionId: string | undefined },
): Promise<OAuthError | null> {
  const current = await getSessionFromCtx(ctx);
  const { userId, sessionId } = asked;
  if (!current || current.session.id !== sessionId || current.user.id !== userId)
    return "session_changed";
  const origin = requestOrigin(ctx.headers);
  const { token: sessionToken } = current.session;
  return runWithTransaction(ctx.context.adapter, () =>
    linkIdentity(authTransaction(), { userId, sessionToken, identity, origin }),
  );
}

/**
 * What other guards refuse on the way, a hold or a deletion that has just come, is told on a page. The
 * database's own refusals are told so by lib/auth/handle.ts.
 */
async function signIn(ctx: GenericEndpointContext, identity: Identity): Promise<Outcome> {
  try {
    return await signInWithIdentity(ctx, identity);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    const deleted = error.body?.code === SOFT_DELETION_ERROR_CODES.ACCOUNT_DELETED.code;
    return { error: deleted ? "account_deleted" : "sign_in_failed" };
  }
}

/** `GET /callback/:id`: where a provider sends people back to, always on to a page. */
export const callbackOAuth = createAuthEndpoint(
  "/callback/:id",
  { method: "GET", query: querySchema },
  async (ctx) => {
    // Nothing began in this browser, or it has come back before: no error of ours.
    if (!ctx.getCookie(ctx.context.createAuthCookie("oauth_state").name))
      throw failure(ctx, "/sign-in", "state_mismatch");
    const state = await parseState(ctx);
    const errorPath = state.errorURL ?? "/sign-in";
    const identity = await identify(ctx, state);
    if (typeof identity === "string") throw failure(ctx, errorPath, identity);
    if (state.link) {
      const { sessionId } = stateSchema.parse(state);
      const error = await link(ctx, identity, { userId: state.link.userId, sessionId });
      throw error ? failure(ctx, errorPath, error) : ctx.redirect(state.callbackURL);
    }
    const outcome = await signIn(ctx, identity);
    if ("error" in outcome) {
      const { error, restorableUntil, signUp } = outcome;
      if (signUp) await rememberSignUp(ctx, signUp);
      const until = restorableUntil?.toISOString();
      throw failure(ctx, errorPath, error, until ? { restorableUntil: until } : {});
    }
    const { session, user } = outcome;
    if (session) await setSessionCookie(ctx, { session, user });
    throw ctx.redirect(state.callbackURL);
  },
);
