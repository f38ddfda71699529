import type { AuthContext } from "@better-auth/core";
import { APIError } from "@better-auth/core/error";
import { type OAuthProvider, parseStringBoolean } from "@better-auth/core/oauth2";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { authError } from "../auth-error";
import { withinSeconds } from "./identity";

type OidcSettings = { issuer: string; clientId: string; clientSecret: string };

const id = "oidc";
const discoverySeconds = 5;

const withoutSlash = (url: string) => url.replace(/\/+$/, "");

/**
 * Asks the provider where its endpoints are.
 *
 * @throws Error where it does not answer in time, or answers as somebody else
 */
async function discover(settings: OidcSettings, ctx: AuthContext): Promise<OAuthProvider> {
  const { issuer, ...client } = settings;
  const { init } = genericOAuth({
    config: [
      {
        ...client,
        providerId: id,
        discoveryUrl: `${withoutSlash(issuer)}/.well-known/openid-configuration`,
        scopes: ["openid", "email", "profile"],
        requireIdTokenVerification: true,
        // Without an ID token nothing binds the answer to this sign-in.
        accountSubject: ({ tokens, profile }) => (tokens.idToken && profile.sub) || "",
        // By this claim alone, whatever others are called that people may set for themselves.
        mapProfileToUser: ({ email_verified }) => ({
          emailVerified: parseStringBoolean(email_verified) ?? false,
        }),
      },
    ],
  });
  const found = await withinSeconds(discoverySeconds, init({ ...ctx, socialProviders: [] }));
  const [provider] = found.context.socialProviders;
  // RFC 8414 section 3.3: who answers has to be who was asked.
  if (!provider || withoutSlash(provider.issuer ?? "") !== withoutSlash(issuer))
    throw new Error("the OpenID Connect provider could not be discovered");
  return provider;
}

/**
 * Any OpenID Connect provider, known by its issuer alone. It is discovered when somebody first needs it:
 * at the start, every request would wait for it.
 */
export function oidcProvider(settings: OidcSettings, ctx: AuthContext): OAuthProvider {
  let known: Promise<OAuthProvider> | undefined;
  const discovered = () => {
    known ??= discover(settings, ctx).catch((error: unknown) => {
      // A provider that was away is asked again the next time.
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    id,
    name: id,
    issuer: settings.issuer,
    requiresIdTokenNonce: true,
    accountSubject: async (data) => (await discovered()).accountSubject(data),
    async createAuthorizationURL(data) {
      try {
        return await (await discovered()).createAuthorizationURL(data);
      } catch (error) {
        const reason = reasonOf(error);
        log.warn({ provider: id, error: reason }, "a sign-in provider could not be reached");
        throw APIError.from("SERVICE_UNAVAILABLE", authError("PROVIDER_UNAVAILABLE"));
      }
    },
    validateAuthorizationCode: async (data) => (await discovered()).validateAuthorizationCode(data),
    getUserInfo: async (tokens) => (await discovered()).getUserInfo(tokens),
  };
}
