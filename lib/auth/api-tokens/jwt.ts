import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithEndpointContext } from "@better-auth/core/context";
import type { AuthContext, BetterAuthPlugin } from "better-auth";
import { type Jwk, type JwtOptions, jwt, signJWT, verifyJWT } from "better-auth/plugins/jwt";
import { z } from "zod";
import { requestOrigin } from "@/lib/http/origin";
import { activeSession } from "../sessions/active-session";

const day = 24 * 60 * 60;

const options = {
  disableSettingJwtHeader: true,
  // A key of before is still published for the grace period; lib/cleanup.ts removes it then.
  jwks: { rotationInterval: 90 * day, gracePeriod: 30 * day },
  jwt: { expirationTime: "5m" },
  // The adapter makes a plural of it (`usePlural`): the table stays `jwks`.
  schema: { jwks: { modelName: "jwk" } },
} satisfies JwtOptions;

const betterAuths = jwt(options);

/** `GET /token`: a JWT of five minutes for the caller's session: who it is and by which session, no more. */
const getToken = createAuthEndpoint(
  "/token",
  { method: "GET", requireHeaders: true, use: [activeSession] },
  async (ctx) => {
    const { session, user } = ctx.context.session;
    const origin = requestOrigin(ctx.headers);
    const token = await signJWT(ctx, {
      options,
      header: { typ: "JWT" },
      payload: {
        iss: origin,
        aud: origin,
        sub: user.id,
        sid: session.id,
        iat: Math.floor(Date.now() / 1000),
      },
    });
    return ctx.json({ token });
  },
);

/** `GET /token` and `GET /jwks`: JWTs (EdDSA) and the keys that others check them with. */
export const jsonWebTokens = () =>
  ({
    ...betterAuths,
    endpoints: { ...betterAuths.endpoints, getToken },
  }) satisfies BetterAuthPlugin;

const claimsOf = z.object({ sub: z.uuid(), sid: z.uuid() });

/** Whether a text is meant to be a JWT. */
export function looksLikeJwt(text: string): boolean {
  return text.split(".").length === 3;
}

/**
 * Whom a JWT names and by which session, if it was signed here, for this origin, within the last five
 * minutes. Whether that session still lives is for the database to say.
 */
export async function readJwt(
  token: string,
  headers: Headers,
  context: AuthContext,
): Promise<{ userId: string; sessionId: string } | null> {
  const origin = requestOrigin(headers);
  // Outside `verifyJWT`, which takes a failed read for a bad token (1.7.25, plugins/jwt/verify.mjs:45).
  const keys = await context.adapter.findMany<Jwk>({ model: "jwks" });
  const payload = await runWithEndpointContext({ context }, () =>
    verifyJWT(token, {
      adapter: { getJwks: async () => keys },
      jwt: { issuer: origin, audience: origin },
    }),
  );
  const claims = claimsOf.safeParse(payload);
  return claims.success ? { userId: claims.data.sub, sessionId: claims.data.sid } : null;
}
