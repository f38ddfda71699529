import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { isAPIError } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { getOAuthCallbackPath, parseState } from "better-auth/oauth2";
import { z } from "zod";
import { sqlStateOf } from "@/lib/error-reason";
import { rememberSignUp } from "../sign-up-cookie";
import { SOFT_DELETION_ERROR_CODES } from "../soft-deletion/error-codes";
import type { OAuthError } from "./errors";
import { type Identity, readIdentity } from "./identity";
import { linkIdentity } from "./link";
import { NotStored, type Outcome, signInWithIdentity } from "./sign-in";

const querySchema = z.object({
  state: z.string().max(1000).optional(),
  code: z.string().max(4000).optional(),
  error: z.string().max(1000).optional(),
  iss: z.string().max(1000).optional(),
});

type State = Awaited<ReturnType<typeof parseState>>;

const withoutSlash = (url: string) => url.replace(/\/+$/, "");

/** Whom the provider vouches for, by the code that came back. */
async function identify(
  ctx: GenericEndpointContext,
  query: z.infer<typeof querySchema>,
  state: State,
): Promise<Identity | OAuthError> {
  const { code, error, iss } = query;
  if (error) return error === "access_denied" ? error : "sign_in_failed";
  const provider = ctx.context.socialProviders.find(({ id }) => id === ctx.params?.id);
  // A state opens the callback of the provider it was made for alone (RFC 9700 section 4.4).
  if (!code || !provider || state.serverContext?.provider !== provider.id) return "sign_in_failed";
  // RFC 9207 section 2.4.
  if (iss && provider.issuer && withoutSlash(iss) !== withoutSlash(provider.issuer))
    return "sign_in_failed";
  const identity = await readIdentity(provider, {
    code,
    codeVerifier: state.codeVerifier,
    redirectURI: `${ctx.context.baseURL}${getOAuthCallbackPath(provider)}`,
    idTokenNonce: state.idTokenNonce,
  });
  return identity ?? "provider_unavailable";
}

const isConflict = (error: unknown) => error instanceof NotStored || sqlStateOf(error) === "23505";

/**
 * Links or signs in, in one transaction, and once more where another request has stored the address or the
 * identity at the same moment. What other guards refuse, a reservation or a deletion that has just come,
 * is told on a page; the database's own refusals are told so by lib/auth/handle.ts.
 */
async function finish(
  ctx: GenericEndpointContext,
  { link }: State,
  identity: Identity,
): Promise<Outcome> {
  const attempt = () =>
    runWithTransaction(ctx.context.adapter, () =>
      link ? linkIdentity(ctx, link, identity) : signInWithIdentity(ctx, identity),
    );
  try {
    return await attempt().catch((error: unknown) => {
      if (!isConflict(error)) throw error;
      return attempt();
    });
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
    const failure = (path: string, error: OAuthError, more: { restorableUntil?: string } = {}) =>
      ctx.redirect(`${path}?${new URLSearchParams({ error, ...more })}`);
    // Nothing began in this browser, or it has come back before: no error of ours.
    if (!ctx.getCookie(ctx.context.createAuthCookie("oauth_state").name))
      throw failure("/sign-in", "state_mismatch");
    const state = await parseState(ctx);
    const errorPath = state.errorURL ?? "/sign-in";
    const identity = await identify(ctx, ctx.query, state);
    if (typeof identity === "string") throw failure(errorPath, identity);
    const { error, restorableUntil, signUp, signedIn } = await finish(ctx, state, identity);
    if (signUp) await rememberSignUp(ctx, signUp);
    if (error)
      throw failure(
        errorPath,
        error,
        restorableUntil && { restorableUntil: restorableUntil.toISOString() },
      );
    if (signedIn) await setSessionCookie(ctx, signedIn);
    throw ctx.redirect(state.callbackURL);
  },
);
