import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "better-auth/api";
import { assertPasswordNotBreached } from "./breached-passwords";
import { personName } from "./schema";

/** What Better Auth takes as it comes: a picture as a link, and a name of any length. */
function checkPerson(body: unknown): void {
  if (typeof body !== "object" || body === null) return;
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
}

// Where a password is chosen, and in which field.
const chosenPasswords: Record<string, string> = {
  "/sign-up/email": "password",
  "/reset-password": "newPassword",
  "/change-password": "newPassword",
  "/set-password": "newPassword",
};

/** Before anything is looked up, so that the answer is the same for every address. */
async function checkNewPassword(path: string, body: Record<string, unknown>): Promise<void> {
  const field = chosenPasswords[path];
  const password = field && body[field];
  if (typeof password !== "string" || password.length > 128) return;
  await assertPasswordNotBreached(
    password,
    typeof body.email === "string" ? body.email : undefined,
  );
}

/** Runs before each of the auth routes. */
export const beforeAuth = createAuthMiddleware(async (ctx) => {
  if (ctx.path === "/sign-up/email" || ctx.path === "/update-user") checkPerson(ctx.body);
  if (ctx.path && ctx.body) await checkNewPassword(ctx.path, ctx.body);
});
