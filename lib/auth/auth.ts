import { betterAuth } from "better-auth";
import { hashEmail } from "@/db/email-hash";
import { defaultPreferences } from "@/db/schema/users";
import { env } from "@/lib/env";
import { trustedAddressHeader } from "@/lib/http/client-address";
import { requestOrigin } from "@/lib/http/origin";
import { log } from "@/lib/log";
import { authAdapter } from "./adapter";
import { deeds } from "./deeds";
import { afterAuth, beforeAuth } from "./hooks";
import {
  mailExistingAccount,
  mailPasswordChanged,
  mailPasswordReset,
  mailVerification,
} from "./mails";
import { hashPassword, verifyPassword } from "./password";
import { softDeletion } from "./soft-deletion";
import { emailVerification } from "./verify-email";

const settings = env();
const day = 24 * 60 * 60;
const hidden = { input: false, returned: false } as const;

/** The one Better Auth instance. */
export const auth = betterAuth({
  appName: "Perennial",
  secret: settings.BETTER_AUTH_SECRET,
  baseURL: settings.APP_URL,
  basePath: "/api/auth",
  database: authAdapter,
  logger: {
    level: "error",
    // Better Auth puts addresses into some of its lines; only the first word of a failure is kept.
    log: (level, message) => log[level]({ from: "auth" }, message),
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
      purgeAt: { type: "date", required: false, ...hidden },
      subject: { type: "string", required: false, ...hidden },
      emailHash: { type: "string", required: false, ...hidden },
      emailHashKey: { type: "string", required: false, ...hidden },
    },
    deleteUser: { enabled: true },
  },
  verification: {
    storeIdentifier: "hashed",
    additionalFields: {
      userId: { type: "string", required: false, ...hidden },
      emailHash: { type: "string", required: false, ...hidden },
      purpose: { type: "string", required: false, ...hidden },
    },
  },
  session: { expiresIn: 30 * day, updateAge: day, cookieCache: { enabled: false } },
  emailAndPassword: {
    enabled: true,
    requireEmailVerification: true,
    minPasswordLength: 8,
    maxPasswordLength: 128,
    revokeSessionsOnPasswordReset: true,
    password: { hash: hashPassword, verify: verifyPassword },
    sendResetPassword: ({ user, token }, request) => mailPasswordReset(user, token, request),
    onPasswordReset: ({ user }, request) =>
      mailPasswordChanged(user, requestOrigin(request?.headers)),
    onExistingUserSignUp: ({ user }, request) =>
      mailExistingAccount(user, requestOrigin(request?.headers)),
  },
  emailVerification: {
    sendOnSignUp: true,
    sendVerificationEmail: ({ user }, request) => mailVerification(user, request),
  },
  hooks: { before: beforeAuth, after: afterAuth },
  // What no route expected is thrown to lib/auth/handle.ts; Better Auth would print it, parameters and all.
  onAPIError: { throw: true },
  databaseHooks: {
    user: {
      create: { before: async (user) => ({ data: { ...user, ...hashEmail(user.email) } }) },
      update: {
        before: async (changes) =>
          typeof changes.email === "string"
            ? { data: { ...changes, ...hashEmail(changes.email) } }
            : { data: changes },
      },
    },
    verification: {
      create: {
        before: async (row, context) => ({ data: { ...row, ...ownerOf(row, context?.path) } }),
      },
    },
  },
  rateLimit: {
    enabled: true,
    storage: "database",
    window: 60,
    max: 120,
    customRules: {
      "/get-session": false,
      // Whoever holds a stolen cookie may not use it to guess the password.
      "/verify-password": { window: 60, max: 5 },
    },
  },
  advanced: {
    cookiePrefix: "perennial",
    useSecureCookies: settings.APP_URL?.startsWith("https://") ?? false,
    database: { generateId: "uuid", joins: true },
    ipAddress: { ipAddressHeaders: [trustedAddressHeader()] },
  },
  plugins: [
    softDeletion({ deeds, concealBlockedEmail: true, deletePage: "/settings/danger" }),
    emailVerification(),
  ],
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Better Auth's verification rows name nobody; where the value is a user's id, the row is theirs. */
function ownerOf(row: { value: string }, path: string | undefined) {
  return uuid.test(row.value)
    ? { userId: row.value, purpose: path ?? null }
    : { purpose: path ?? null };
}
