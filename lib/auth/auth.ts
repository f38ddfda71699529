import { betterAuth } from "better-auth";
import { nextCookies } from "better-auth/next-js";
import { hashEmail } from "@/db/email-hash";
import { defaultPreferences } from "@/db/schema/account/users";
import { appConfig } from "@/lib/app-config";
import { env } from "@/lib/env";
import "@/lib/email/address-rule";
import { stampedHeader } from "@/lib/http/client/client-address";
import { cookiePrefix, reachedByTls } from "@/lib/http/cookie-prefix";
import { log } from "@/lib/log";
import { authAdapter } from "./adapter";
import { apiKeyRoutes } from "./api-keys/plugin";
import { bearerTokens } from "./api-tokens/bearer";
import { jsonWebTokens } from "./api-tokens/jwt";
import { credentialChanges } from "./credential-changes";
import { impersonation } from "./impersonation/plugin";
import { attemptOutcomes, limitRequests } from "./limits/limits";
import { magicLink } from "./links/followed-links";
import { providerSignIn } from "./oauth/plugin";
import { socialProviders } from "./oauth/providers";
import { passkeyRoutes } from "./passkeys/plugin";
import { hashPassword } from "./passwords/password";
import { longestPassword, shortestPassword } from "./passwords/password-limits";
import { passwordReset } from "./passwords/reset-password";
import { verifyAndRemember } from "./passwords/verified-password";
import { checkPersonFields } from "./person-fields";
import { hookAt, hookBesidesSessionCheck } from "./route-hooks";
import { activity } from "./sessions/activity-hooks";
import { sessionRoutes } from "./sessions/plugin";
import { sessionDays } from "./sessions/session-days";
import { emailVerification } from "./sign-up/sign-up";
import { softDeletion } from "./soft-deletion";
import { handlers } from "./soft-deletion-handlers";
import { stepUp } from "./step-up/plugin";
import { twoFactor } from "./two-factor/plugin";

const settings = env();
const day = 24 * 60 * 60;
const hidden = { input: false, returned: false } as const;

/** The one Better Auth instance. */
export const auth = betterAuth({
  appName: appConfig.name,
  secret: settings.BETTER_AUTH_SECRET,
  // Without the setting, in development, each call takes the origin from its own headers, also of `auth.api`.
  baseURL: settings.APP_URL ?? { allowedHosts: ["*"], fallback: "http://localhost:3000" },
  basePath: "/api/auth",
  database: authAdapter,
  logger: {
    level: "error",
    // Better Auth puts addresses, and what a request said, behind a colon and into further values.
    log: (level, message) => log[level]({ from: "auth" }, message.split(":", 1)[0]),
  },
  user: {
    additionalFields: {
      role: { type: "string", required: false, defaultValue: "member", input: false },
      preferences: {
        type: "json",
        required: false,
        defaultValue: () => ({ ...defaultPreferences }),
        input: false,
      },
      twoFactorEnabled: { type: "boolean", required: false, defaultValue: false, input: false },
      subject: { type: "string", required: false, ...hidden },
      emailHash: { type: "string", required: false, ...hidden },
      emailHashKey: { type: "string", required: false, ...hidden },
    },
    deleteUser: { enabled: true },
  },
  verification: {
    storeIdentifier: "hashed",
    // lib/cleanup.ts removes what has expired.
    disableCleanup: true,
  },
  session: {
    expiresIn: sessionDays.unused * day,
    // lib/auth/sessions/touch.ts extends them, within a limit that Better Auth does not know; and what
    // has ended is removed by the clean-up, by the database's clock, not when it is read.
    disableSessionRefresh: true,
    deferSessionRefresh: true,
    cookieCache: { enabled: false },
    // Sensitive operations require a step-up, at any age of the session.
    freshAge: 0,
    additionalFields: {
      place: { type: "string", required: false, ...hidden },
      method: { type: "string", required: false, input: false },
      impersonatedBy: { type: "string", required: false, input: false },
    },
  },
  emailAndPassword: {
    enabled: true,
    requireEmailVerification: true,
    minPasswordLength: shortestPassword,
    maxPasswordLength: longestPassword,
    revokeSessionsOnPasswordReset: true,
    password: { hash: hashPassword, verify: verifyAndRemember },
  },
  socialProviders: socialProviders(),
  // The state of a provider sign-in is stored in the browser only, encrypted.
  account: { storeStateStrategy: "cookie" },
  disabledPaths: [
    // The tokens of providers are not kept, so there is nothing to hand out or to refresh.
    "/get-access-token",
    "/refresh-token",
    "/account-info",
    "/list-accounts",
    // A GET never deletes.
    "/delete-user/callback",
  ],
  // What no route expected is thrown to lib/auth/handle-request.ts; Better Auth would print it, parameters and all.
  onAPIError: { throw: true, errorURL: "/sign-in" },
  databaseHooks: {
    user: {
      create: { before: async ({ email }) => ({ data: hashEmail(email) }) },
      update: {
        before: async ({ email }) => (email === undefined ? undefined : { data: hashEmail(email) }),
      },
    },
  },
  // Better Auth's limiter runs in its router alone; `limitRequests` also limits what calls `auth.api`.
  rateLimit: { enabled: false },
  hooks: { before: limitRequests },
  advanced: {
    trustedProxyHeaders: settings.APP_URL === undefined,
    // Otherwise a variable named TEST turns the checks of origin and callbackURL off, in production too.
    disableOriginCheck: settings.NODE_ENV === "test",
    cookiePrefix: cookiePrefix(),
    // It would put its own prefix before ours.
    useSecureCookies: false,
    defaultCookieAttributes: { secure: reachedByTls() },
    database: { generateId: "uuid" },
    ipAddress: { ipAddressHeaders: [stampedHeader()] },
  },
  plugins: [
    {
      id: "person-fields",
      hooks: { before: [hookAt(["/sign-up/email", "/update-user"], checkPersonFields)] },
    },
    softDeletion({ handlers, concealBlockedEmail: true }),
    emailVerification(),
    // Before the second factor, which notes more about a browser that is known by then.
    activity(),
    sessionRoutes(),
    impersonation(),
    apiKeyRoutes(),
    bearerTokens(),
    jsonWebTokens(),
    passwordReset(),
    magicLink(),
    twoFactor(),
    passkeyRoutes(),
    stepUp(),
    // After the step-up, which refuses tokens at its routes.
    providerSignIn(),
    credentialChanges(),
    attemptOutcomes(),
    // The last: it hands on the cookies that the others have set, to the server action that calls `auth.api`. Not
    // those of a session check: a page cannot set cookies, and a route of ours that refuses a bad bearer token
    // is not to end the session of the cookie beside it.
    {
      id: "action-cookies",
      hooks: {
        after: nextCookies().hooks.after.map(({ handler }) => hookBesidesSessionCheck(handler)),
      },
    },
  ],
});
