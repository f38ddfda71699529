import { createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { db } from "@/db/client";
import { noteRefusedDeletion } from "@/lib/account/deletion/refused-deletion";
import { findBearerToken } from "@/lib/http/bearer-token";
import { authRefusal } from "../auth-error";
import { requestStepUp, stepUpPasskeyOptions, verifyStepUp } from "./routes";

const guarded =
  /^\/(delete-user|soft-deletion\/erase|step-up\/.*|change-email(\/confirm)?|(change|set)-password|two-factor\/(enable|disable|generate-backup-codes)|passkey\/(generate-register-options|verify-registration|delete-passkey)|api-keys\/create|link-social|unlink-account)$/;
const deletions = ["/delete-user", "/soft-deletion/erase"];

/**
 * Refuses tokens (a bearer session, an API key, a JWT) at every route that a step-up guards, before a
 * route looks for a session that a token may not even have.
 */
const refuseTokens = createAuthMiddleware(async (ctx) => {
  const refusal = authRefusal("FORBIDDEN", "REAUTHENTICATION_REQUIRED");
  const current = deletions.includes(ctx.path) ? await getSessionFromCtx(ctx) : null;
  if (current) await noteRefusedDeletion(db, current.user.id, refusal);
  throw refusal;
});

/** The step-up of sensitive operations: it is exchanged for a grant, used once for one purpose. */
export const stepUp = () =>
  ({
    id: "step-up",
    hooks: {
      before: [
        {
          matcher: ({ path = "", headers }: { path?: string; headers?: Headers }) =>
            guarded.test(path) && findBearerToken(headers) !== undefined,
          handler: refuseTokens,
        },
      ],
    },
    endpoints: { requestStepUp, stepUpPasskeyOptions, verifyStepUp },
  }) satisfies BetterAuthPlugin;
