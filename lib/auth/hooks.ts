import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "better-auth/api";
import { assertPasswordNotBreached } from "./breached-passwords";
import { longestPassword } from "./password-limits";
import { personName } from "./schema";

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

/** The answer is the same whether an address has an account. */
async function checkChosenPassword({ body, path }: GenericEndpointContext): Promise<void> {
  const { password, email } = body ?? {};
  if (path !== "/sign-up/email" || typeof password !== "string") return;
  // Of another length, it is refused by the route.
  if (password.length > longestPassword) return;
  await assertPasswordNotBreached(password, typeof email === "string" ? email : undefined);
}

const personPaths = ["/sign-up/email", "/update-user"];

/** Runs before each of the routes that take a person's name. */
export const beforeAuth = {
  matcher: ({ path = "" }: { path?: string }) => personPaths.includes(path),
  handler: createAuthMiddleware(async (ctx) => {
    const person = checkPerson(ctx.body);
    await checkChosenPassword(ctx);
    if (person.name !== undefined) return { context: { body: { ...ctx.body, ...person } } };
  }),
};
