import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import type { BetterAuthPlugin } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { limitGuesses } from "./limit-guesses";
import { limitAddress } from "./rate-limit";
import { signInEmail } from "./sign-in";

// Better Auth's own routes that take the password of who is signed in, and the field that carries it.
const passwordFields: Record<string, string> = {
  "/verify-password": "password",
};

/** Whoever holds a stolen cookie may not use it to guess the password; the session lives on. */
const checkPassword = createAuthMiddleware(async (ctx) => {
  const password: unknown = ctx.body?.[passwordFields[ctx.path] ?? ""];
  const current = await getSessionFromCtx(ctx);
  if (typeof password !== "string" || !current) return;
  const { internalAdapter, password: hasher } = ctx.context;
  const { email } = current.user;
  const right = await limitGuesses(ctx, { email, signedIn: true }, async () => {
    const account = await internalAdapter.findCredentialAccount(current.user.id);
    return Boolean(
      account?.password && (await hasher.verify({ hash: account.password, password })),
    );
  });
  if (!right) throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.INVALID_PASSWORD);
});

/** Against guessing: limits for each client address, and for each account that a password is tried on. */
export const guessing = () =>
  ({
    id: "guessing",
    onRequest: limitAddress,
    endpoints: { signInEmail },
    hooks: {
      before: [{ matcher: ({ path = "" }) => path in passwordFields, handler: checkPassword }],
    },
  }) satisfies BetterAuthPlugin;
