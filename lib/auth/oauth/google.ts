import type { OAuth2Tokens } from "@better-auth/core/oauth2";
import { type GoogleProfile, verifyGoogleIdToken } from "@better-auth/core/social-providers";
import { withinSeconds } from "./within-seconds";

const keysSeconds = 5;

/**
 * Reads who Google's ID token names. Nobody, unless Google has signed it, for this application, within
 * the hour (OpenID Connect Core 1.0, section 3.1.3.7).
 */
export const googleIdentity =
  (clientId: string) =>
  async ({ idToken }: OAuth2Tokens) => {
    if (!idToken) return null;
    const asked = verifyGoogleIdToken({ token: idToken, audience: clientId });
    const claims = await withinSeconds(keysSeconds, asked);
    if (!claims) return null;
    const data = claims as unknown as GoogleProfile;
    const { name, email, picture: image, email_verified } = data;
    return { user: { name, email, image, emailVerified: email_verified === true }, data };
  };
