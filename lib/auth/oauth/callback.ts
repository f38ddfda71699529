import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { isAPIError } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { getOAuthCallbackPath, parseState } from "better-auth/oauth2";
import { z } from "zod";
import { retryOnConflict } from "../sign-up/sign-up";
import { rememberSignUp } from "../sign-up/sign-up-cookie";
import { SOFT_DELETION_ERROR_CODES } from "../soft-deletion/error-codes";
import type { OAuthError } from "./errors";
import { type Identity, readIdentity } from "./identity";
import { linkIdentity } from "./link";
import { findProvider } from "./oidc";
import { type OAuthSignInOutcome, signInWithIdentity } from "./sign-in";

const querySchema = z.object({
  state: z.string().max(1000).optional(),
  code: z.string().max(4000).optional(),
  error: z.string().max(1000).optional(),
  iss: z.string().max(1000).optional(),
});

type Query = z.infer<typeof querySchema>;
type State = Awaited<ReturnType<typeof parseState>>;

/** Returns the identity that the provider states for the returned code. */
async function identify(
  ctx: GenericEndpointContext,
  { code, error, iss }: Query,
  state: State,
): Promise<Identity | OAuthError> {
  if (error) return error === "access_denied" ? error : "sign_in_failed";
  const id: string = ctx.params?.id ?? "";
  // A state opens the callback of the provider it was made for alone (RFC 9700 section 4.4).
  const provider = state.serverContext?.provider === id && (await findProvider(ctx, id));
  if (!code || !provider) return "sign_in_failed";
  // RFC 9207 section 2.4.
  if (iss && provider.issuer && iss !== provider.issuer) return "sign_in_failed";
  const redirectURI = `${ctx.context.baseURL}${getOAuthCallbackPath(provider)}`;
  const identity = await readIdentity(provider, { ...state, code, redirectURI });
  return identity ?? "provider_unavailable";
}

// By the codes of the refusals that a page has a sentence for.
const pageErrors: Record<string, OAuthError> = {
  [SOFT_DELETION_ERROR_CODES.ACCOUNT_DELETED.code]: "account_deleted",
  PROVIDER_UNAVAILABLE: "provider_unavailable",
};

/**
 * Links or signs in, in one transaction. What other guards refuse, a reservation or a deletion that has just
 * come, is told on a page; the database's own refusals are told so by lib/auth/handle-request.ts.
 */
async function outcomeOf(
  ctx: GenericEndpointContext,
  query: Query,
  state: State,
): Promise<OAuthSignInOutcome> {
  try {
    const identity = await identify(ctx, query, state);
    if (typeof identity === "string") return { error: identity };
    const { link } = state;
    return await retryOnConflict(() =>
      runWithTransaction(ctx.context.adapter, () =>
        link ? linkIdentity(ctx, link, identity) : signInWithIdentity(ctx, identity),
      ),
    );
  } catch (error) {
    if (!isAPIError(error)) throw error;
    return { error: pageErrors[error.body?.code ?? ""] ?? "sign_in_failed" };
  }
}

/** `GET /callback/:id`: where a provider sends people back to, always on to a page. */
export const callbackOAuth = createAuthEndpoint(
  "/callback/:id",
  { method: "GET", query: querySchema },
  async (ctx) => {
    // Nothing began in this browser, or it has come back before: no error of ours.
    if (!ctx.getCookie(ctx.context.createAuthCookie("oauth_state").name))
      throw ctx.redirect("/sign-in?error=state_mismatch");
    const state = await parseState(ctx);
    const { error, restorableUntil, signUp, signedIn } = await outcomeOf(ctx, ctx.query, state);
    if (signUp) await rememberSignUp(ctx, signUp);
    if (signedIn) await setSessionCookie(ctx, signedIn);
    if (!error) throw ctx.redirect(state.callbackURL);
    const until = restorableUntil && { restorableUntil: restorableUntil.toISOString() };
    const query = new URLSearchParams({ error, ...until });
    throw ctx.redirect(`${state.errorURL ?? "/sign-in"}?${query}`);
  },
);
