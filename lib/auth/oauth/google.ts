import type { OAuth2Tokens } from "@better-auth/core/oauth2";
import { type GoogleProfile, verifyGoogleIdToken } from "@better-auth/core/social-providers";

/**
 * Reads who Google's ID token names. Nobody, unless Google has signed it, for this application, within
 * the hour (OpenID Connect Core 1.0, section 3.1.3.7).
 */
export const googleIdentity =
  (clientId: string) =>
  async ({ idToken }: OAuth2Tokens) => {
    const claims = idToken
      ? await verifyGoogleIdToken({ token: idToken, audience: clientId })
      : null;
    if (!claims) return null;
    const data = claims as unknown as GoogleProfile;
    const { name, email, picture: image, email_verified } = data;
    return { user: { name, email, image, emailVerified: email_verified === true }, data };
  };
