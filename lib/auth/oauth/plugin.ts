import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint, createAuthMiddleware } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import type { BetterAuthPlugin } from "better-auth";
import { addOAuthServerContext, getSessionFromCtx, isAPIError } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { getOAuthCallbackPath, parseState } from "better-auth/oauth2";
import { z } from "zod";
import { safePath } from "@/lib/http/safe-path";
import { authRefusal } from "../auth-error";
import { rememberSignUp } from "../links/followed-links";
import { hookAt, parseBody } from "../route-hooks";
import { retryOnConflict } from "../sign-up/sign-up";
import { stepUpBody } from "../soft-deletion/step-up-body";
import { requireStepUp } from "../step-up/verification";
import type { OAuthError } from "./errors";
import { type Identity, readIdentity } from "./identity";
import { beforeAccountDelete, beforeUnlink, linkIdentity, replaceBody, unlinkPath } from "./link";
import { findProvider } from "./oidc";
import { type OAuthSignInOutcome, signInWithIdentity } from "./sign-in";

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
 * Runs before `POST /sign-in/social` and `POST /link-social`: notes in the encrypted state which provider
 * is asked, lets the browser land on our own paths alone, asks for a step-up before a link, and leaves
 * nothing else of the body, so that no ID token is taken and no further scope asked for.
 */
const beforeStart = createAuthMiddleware(async (ctx) => {
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
});

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

/**
 * Links or signs in, in one transaction. What other guards refuse is told on a page; the database's own refusals
 * are told so by lib/auth/handle-request.ts.
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
    const isAway = error.body?.code === "PROVIDER_UNAVAILABLE";
    return { error: isAway ? "provider_unavailable" : "sign_in_failed" };
  }
}

/** `GET /callback/:id`: where a provider sends people back to, always on to a page. */
const callbackOAuth = createAuthEndpoint(
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

const noTokens = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
  scope: null,
};
const dropTokens = { before: async () => ({ data: noTokens }) };

/**
 * Sign-in through providers by Better Auth's own routes, with the rules of this product as hooks and options. The
 * callback alone is ours, because Better Auth's writes in more than one transaction
 * (docs/decisions/2026-11-30-sign-in-through-providers.md).
 */
export const providerSignIn = () =>
  ({
    id: "provider-sign-in",
    init: () => ({
      options: {
        account: {
          updateAccountOnSignIn: false,
          accountLinking: {
            allowDifferentEmails: true,
            // Better Auth counts no passkeys; lib/auth/oauth/link.ts keeps the last sign-in method.
            allowUnlinkingAll: true,
          },
        },
        databaseHooks: {
          account: {
            create: dropTokens,
            update: dropTokens,
            delete: { before: beforeAccountDelete },
          },
        },
      },
    }),
    endpoints: { callbackOAuth },
    hooks: {
      before: [hookAt(Object.keys(targets), beforeStart), hookAt([unlinkPath], beforeUnlink)],
    },
  }) satisfies BetterAuthPlugin;
