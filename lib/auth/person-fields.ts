import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "better-auth/api";
import { z } from "zod";
import { parseBody } from "./route-hooks";
import { personName } from "./schema";

const body = z.looseObject({ name: personName });

/** Runs before the routes that take what Better Auth takes as it comes: an image as a link, and a name of any length. */
export const checkPersonFields = createAuthMiddleware(async (ctx) => {
  const { image, name } = ctx.body ?? {};
  // An image is uploaded, never linked: a link would reveal to its host who views the account.
  if (image !== undefined)
    throw new APIError("BAD_REQUEST", {
      code: "FIELD_NOT_ALLOWED",
      message: "image is not allowed to be set",
    });
  return name === undefined ? undefined : { context: { body: parseBody(ctx, body) } };
});
