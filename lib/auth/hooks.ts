import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError, isAPIError } from "better-auth/api";
import { requestOrigin } from "@/lib/http/origin";
import { mailPasswordChanged } from "./mails";

/** A picture is uploaded, never linked: a link would show its host who looks at the account. */
function refuseLinkedImage(body: unknown): void {
  if (typeof body === "object" && body !== null && "image" in body && body.image)
    throw new APIError("BAD_REQUEST", {
      code: "FIELD_NOT_ALLOWED",
      message: "image is not allowed to be set",
    });
}

/** Runs before each of the auth routes. */
export const beforeAuth = createAuthMiddleware(async (ctx) => {
  if (ctx.path === "/sign-up/email" || ctx.path === "/update-user") refuseLinkedImage(ctx.body);
});

/** Runs after each of the auth routes. */
export const afterAuth = createAuthMiddleware(async (ctx) => {
  const user = ctx.context.session?.user;
  if (ctx.path !== "/change-password" || !user || isAPIError(ctx.context.returned)) return;
  await mailPasswordChanged(user, requestOrigin(ctx.headers ?? new Headers()));
});
