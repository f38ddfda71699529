import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "better-auth/api";
import { db } from "@/db/client";
import { assertPasswordNotBreached } from "./breached-passwords";
import { longestPassword } from "./password-limits";
import { personName } from "./schema";
import { peekToken } from "./tokens";

/**
 * What Better Auth takes as it comes: a picture as a link, and a name of any length.
 *
 * @returns the name as it is to be kept, where there is one
 */
function checkPerson(body: unknown): { name?: string } {
  if (typeof body !== "object" || body === null) return {};
  // A picture is uploaded, never linked: a link would show its host who looks at the account.
  if ("image" in body && body.image !== undefined)
    throw new APIError("BAD_REQUEST", {
      code: "FIELD_NOT_ALLOWED",
      message: "image is not allowed to be set",
    });
  const name = "name" in body ? personName.safeParse(body.name) : undefined;
  if (name?.error)
    throw new APIError("BAD_REQUEST", {
      code: "VALIDATION_ERROR",
      message: `[body.name] ${name.error.issues[0]?.message}`,
    });
  return name ? { name: name.data } : {};
}

// Where somebody who is not signed in chooses a password, and in which field.
const chosenPasswords: Record<string, string> = {
  "/sign-up/email": "password",
  "/reset-password": "newPassword",
};

/** Of the account that a password is chosen for: of the form, or of the mailed link. */
async function addressFor(ctx: GenericEndpointContext): Promise<string | undefined> {
  const { email, token } = ctx.body;
  if (ctx.path === "/sign-up/email") return typeof email === "string" ? email : undefined;
  const userId = typeof token === "string" && (await peekToken(db, "reset-password", token));
  const user = userId ? await ctx.context.internalAdapter.findUserById(userId) : null;
  return user?.email;
}

/** The answer is the same whether an address has an account: whoever is asked about one has proved it. */
async function checkNewPassword(ctx: GenericEndpointContext): Promise<void> {
  const password = ctx.body[chosenPasswords[ctx.path ?? ""] ?? ""];
  if (typeof password !== "string" || password.length > longestPassword) return;
  await assertPasswordNotBreached(password, await addressFor(ctx));
}

const personPaths = ["/sign-up/email", "/update-user"];

/** Runs before each of the routes that take a person's name or a new password. */
export const beforeAuth = {
  matcher: ({ path = "" }: { path?: string }) =>
    personPaths.includes(path) || Object.hasOwn(chosenPasswords, path),
  handler: createAuthMiddleware(async (ctx) => {
    const person = personPaths.includes(ctx.path) ? checkPerson(ctx.body) : {};
    if (ctx.body) await checkNewPassword(ctx);
    if (person.name !== undefined) return { context: { body: { ...ctx.body, ...person } } };
  }),
};
