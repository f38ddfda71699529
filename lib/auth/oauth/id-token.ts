import type { OAuthProvider } from "@better-auth/core/oauth2";
import { jwtVerify } from "jose";

const skewSeconds = 60;
// OpenID Connect Core 1.0, section 2.
const requiredClaims = ["iss", "sub", "aud", "exp", "iat"];

/**
 * Has the ID tokens of a provider accepted while its clock and ours differ by a minute at most; Better Auth allows half
 * of that. A provider with rules of its own for tokens keeps Better Auth's verification.
 */
export function acceptSkew(provider: OAuthProvider): OAuthProvider {
  const config = provider.idToken;
  if (!config || "verify" in config || config.nonceComparison || config.allowOpaqueToken)
    return provider;
  const { jwks, verifyClaims, issuer, audience, algorithms, maxTokenAge } = config;
  provider.idToken = {
    async verify(token, nonce) {
      const { payload } = await jwtVerify(token, jwks, {
        issuer,
        audience,
        algorithms,
        maxTokenAge,
        requiredClaims,
        clockTolerance: skewSeconds,
      });
      return (!nonce || payload.nonce === nonce) && (verifyClaims?.(payload) ?? true);
    },
  };
  return provider;
}
