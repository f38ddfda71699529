import { createAuthEndpoint } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { z } from "zod";
import { db } from "@/db/client";
import { listApiKeys as listOf } from "@/lib/account/api-keys";
import { changeAccount } from "../account-changes";
import { activeSession } from "../sessions/active-session";
import { stepUpBody } from "../soft-deletion/step-up-body";
import { requireStepUp } from "../step-up/verification";
import { assertRoomForKey, createApiKey as makeFor, revokeApiKey as revokeOf } from "./mutations";
import { apiKeyBody } from "./schema";

/** `POST /api-keys/create`: makes a key, after a step-up; the answer shows it, once. */
const createApiKey = createAuthEndpoint(
  "/api-keys/create",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: stepUpBody.safeExtend(apiKeyBody.shape),
  },
  async (ctx) => {
    const { name, expiresInDays, ...proof } = ctx.body;
    // Before a grant is used up for nothing; asked again within the transaction.
    await assertRoomForKey(db, ctx.context.session.user.id);
    await requireStepUp(ctx, "api-keys", proof);
    const created = await changeAccount(ctx, async (tx, user, announce) => {
      const key = await makeFor(tx, user.id, { name, expiresInDays });
      const metadata = { keyId: key.id, expiresInDays };
      await announce({ action: "api-key.created", metadata, detail: name });
      return key;
    });
    return ctx.json(created);
  },
);

/** `GET /api-keys/list`: the caller's keys, never a key itself. */
const listApiKeys = createAuthEndpoint(
  "/api-keys/list",
  { method: "GET", requireHeaders: true, use: [activeSession] },
  async (ctx) => ctx.json(await listOf(ctx.context.session.user.id)),
);

/** `POST /api-keys/revoke`: a key of the caller opens nothing any more; the same answer if it did not before. */
const revokeApiKey = createAuthEndpoint(
  "/api-keys/revoke",
  { method: "POST", use: [activeSession], body: z.object({ id: z.uuid() }) },
  async (ctx) => {
    const { user } = ctx.context.session;
    await db.transaction((tx) => revokeOf(tx, user.id, ctx.body.id));
    return ctx.json({ status: true });
  },
);

/**
 * API keys: for the product's own routes, and for none of an account. They have a foreign key to their
 * user, are made by a session alone, and can neither make another, nor change or delete the account.
 */
export const apiKeyRoutes = () =>
  ({
    id: "api-keys",
    endpoints: { createApiKey, listApiKeys, revokeApiKey },
  }) satisfies BetterAuthPlugin;
