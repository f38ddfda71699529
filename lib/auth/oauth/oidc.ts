import type { AuthContext } from "@better-auth/core";
import type { OAuthProvider } from "@better-auth/core/oauth2";
import type { BetterAuthPlugin } from "better-auth";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { withinSeconds } from "./within-seconds";

type OidcSettings = { issuer: string; clientId: string; clientSecret: string };

const id = "oidc";
const discoverySeconds = 5;
const freshMilliseconds = 60 * 60 * 1000;

const withoutSlash = (url: string) => url.replace(/\/+$/, "");

/** The subject that an ID token names; the token has been checked before. */
function subjectOf(idToken: string): unknown {
  const payload = Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString();
  return (JSON.parse(payload) as { sub?: unknown }).sub;
}

/**
 * Asks the provider where its endpoints are.
 *
 * @throws Error where it does not answer in time, or answers as somebody else
 */
async function discover(settings: OidcSettings, ctx: AuthContext): Promise<OAuthProvider> {
  const { init } = genericOAuth({
    config: [
      {
        providerId: id,
        clientId: settings.clientId,
        clientSecret: settings.clientSecret,
        discoveryUrl: `${withoutSlash(settings.issuer)}/.well-known/openid-configuration`,
        scopes: ["openid", "email", "profile"],
        pkce: true,
        requireIdTokenVerification: true,
        accountSubject: ({ profile }) => profile.sub ?? "",
      },
    ],
  });
  const found = await withinSeconds(discoverySeconds, init({ ...ctx, socialProviders: [] }));
  const [provider] = found.context.socialProviders;
  // RFC 8414 section 3.3: who answers has to be who was asked.
  if (!provider || withoutSlash(provider.issuer ?? "") !== withoutSlash(settings.issuer))
    throw new Error("the OpenID Connect provider could not be discovered");
  return provider;
}

/** The provider as Better Auth knows it, discovered when somebody first needs it, not at the start. */
function lazyProvider(settings: OidcSettings, ctx: AuthContext): OAuthProvider {
  let known: { provider: Promise<OAuthProvider>; at: number } | undefined;
  const discovered = () => {
    if (!known || Date.now() - known.at > freshMilliseconds) {
      const provider = discover(settings, ctx);
      known = { provider, at: Date.now() };
      // A provider that was away is asked again the next time.
      provider.catch(() => {
        known = undefined;
      });
    }
    return known.provider;
  };
  return {
    id,
    name: id,
    issuer: settings.issuer,
    requiresIdTokenNonce: true,
    accountSubject: ({ profile }) => ("sub" in profile ? String(profile.sub) : ""),
    createAuthorizationURL: async (data) => (await discovered()).createAuthorizationURL(data),
    validateAuthorizationCode: async (data) => (await discovered()).validateAuthorizationCode(data),
    async getUserInfo(tokens) {
      // Without an ID token nothing binds the answer to this sign-in.
      if (!tokens.idToken) return null;
      const found = await (await discovered()).getUserInfo(tokens);
      if (!found) return null;
      const claims = found.data as { sub?: unknown; email_verified?: unknown };
      // OpenID Connect Core 5.3.2: the two have to speak of the same person.
      if (claims.sub !== subjectOf(tokens.idToken)) return null;
      // By this claim alone, whatever others are called that people may set for themselves.
      return { ...found, user: { ...found.user, emailVerified: claims.email_verified === true } };
    },
  };
}

/** Any OpenID Connect provider, known by its issuer alone. */
export const oidcProvider = (settings: OidcSettings | null) =>
  ({
    id: "oidc-provider",
    init: (ctx) =>
      settings
        ? { context: { socialProviders: [...ctx.socialProviders, lazyProvider(settings, ctx)] } }
        : {},
  }) satisfies BetterAuthPlugin;
