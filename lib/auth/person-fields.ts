import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "better-auth/api";
import { personName } from "./schema";

const personPaths = ["/sign-up/email", "/update-user"];

/** Runs before the routes that take what Better Auth takes as it comes: an image as a link, and a name of any length. */
export const checkPersonFields = {
  matcher: ({ path = "" }: { path?: string }) => personPaths.includes(path),
  handler: createAuthMiddleware(async (ctx) => {
    const { image, name } = ctx.body ?? {};
    // An image is uploaded, never linked: a link would reveal to its host who views the account.
    if (image !== undefined)
      throw new APIError("BAD_REQUEST", {
        code: "FIELD_NOT_ALLOWED",
        message: "image is not allowed to be set",
      });
    if (name === undefined) return;
    const { data, error } = personName.safeParse(name);
    if (error)
      throw new APIError("BAD_REQUEST", {
        code: "VALIDATION_ERROR",
        message: `[body.name] ${error.issues[0]?.message}`,
      });
    return { context: { body: { ...ctx.body, name: data } } };
  }),
};
