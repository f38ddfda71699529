import type { AuthContext, GenericEndpointContext } from "@better-auth/core";
import { type OAuthProvider, parseStringBoolean } from "@better-auth/core/oauth2";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { authRefusal } from "../auth-error";
import { acceptSkew } from "./id-token";
import { withinSeconds } from "./identity";
import { oidcSettings } from "./providers";

const id = "oidc";
const discoverySeconds = 5;

const withoutSlash = (url: string) => url.replace(/\/+$/, "");

/**
 * Asks an OpenID Connect provider, known by its issuer alone, where its endpoints are.
 *
 * @throws Error where it does not answer in time, or answers as somebody else
 */
async function discover(
  { issuer, ...client }: NonNullable<ReturnType<typeof oidcSettings>>,
  ctx: AuthContext,
): Promise<OAuthProvider> {
  const { init } = genericOAuth({
    config: [
      {
        ...client,
        providerId: id,
        discoveryUrl: `${withoutSlash(issuer)}/.well-known/openid-configuration`,
        scopes: ["openid", "email", "profile"],
        requireIdTokenVerification: true,
        // Who signs out here stays signed in there.
        disableProviderLogout: true,
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
 * A provider of the configuration; `undefined` for any other id. That of OpenID Connect is discovered when
 * somebody first needs it, since at the start every request would wait for it, and kept in the context.
 *
 * @throws APIError 503 `PROVIDER_UNAVAILABLE` where it cannot be discovered, which is tried again the next time
 */
export async function findProvider(
  { context }: GenericEndpointContext,
  wanted: string,
): Promise<OAuthProvider | undefined> {
  const known = context.socialProviders.find((provider) => provider.id === wanted);
  const settings = wanted === id ? oidcSettings() : null;
  if (known) return acceptSkew(known);
  if (!settings) return undefined;
  try {
    const provider = acceptSkew(await discover(settings, context));
    context.socialProviders.push(provider);
    return provider;
  } catch (error) {
    log.warn({ provider: id, error: reasonOf(error) }, "a sign-in provider could not be reached");
    throw authRefusal("SERVICE_UNAVAILABLE", "PROVIDER_UNAVAILABLE");
  }
}
