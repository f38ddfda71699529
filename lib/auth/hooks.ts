import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError, isAPIError } from "better-auth/api";
import { requestOrigin } from "@/lib/http/origin";
import { mailPasswordChanged } from "./mails";
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

/** Runs before each of the auth routes. */
export const beforeAuth = createAuthMiddleware(async (ctx) => {
  if (ctx.path === "/sign-up/email" || ctx.path === "/update-user") checkPerson(ctx.body);
});

/** Runs after each of the auth routes. */
export const afterAuth = createAuthMiddleware(async (ctx) => {
  const user = ctx.context.session?.user;
  if (ctx.path !== "/change-password" || !user || isAPIError(ctx.context.returned)) return;
  await mailPasswordChanged(user, requestOrigin(ctx.headers));
});
