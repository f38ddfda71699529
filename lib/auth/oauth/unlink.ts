import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { getSessionFromCtx } from "better-auth/api";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor } from "@/db/client";
import { accounts } from "@/db/schema";
import { changeAccount } from "../active-user";
import { authRefusal } from "../auth-error";
import { signInMethods } from "../sign-in-methods";
import { stepUpBody } from "../soft-deletion/step-up-body";
import { requireStepUp } from "../step-up/verification";
import { providerChange } from "./link";
import { parseBody, replaceBody } from "./start";

const path = "/unlink-account";

const bodySchema = stepUpBody.safeExtend({ id: z.uuid() });

/** The provider of a linked account; refuses one that is not there, or is the last sign-in method. */
async function requireRemovable(tx: Executor, userId: string, id: string): Promise<string> {
  const linked = (await signInMethods(userId, tx)).providers.find((provider) => provider.id === id);
  if (!linked) throw authRefusal("BAD_REQUEST", "ACCOUNT_NOT_FOUND");
  if (!linked.removable) throw authRefusal("BAD_REQUEST", "LAST_WAY_IN");
  return linked.providerId;
}

/** Runs before `POST /unlink-account`, which takes the `id` of a linked account: asks for a step-up. */
export const beforeUnlink = {
  matcher: (ctx: { path?: string }) => ctx.path === path,
  handler: createAuthMiddleware(async (ctx) => {
    const { id, ...stepUp } = parseBody(ctx, bodySchema);
    const current = await getSessionFromCtx(ctx);
    // Better Auth refuses who is not signed in.
    if (!current) return;
    // Said before the grant is used up.
    await requireRemovable(db, current.user.id, id);
    await requireStepUp(ctx, "linked-accounts", stepUp);
    replaceBody(ctx, { accountId: id });
  }),
};

/**
 * Runs where `/unlink-account` is about to delete the row, by a statement of its own: deletes it in one
 * transaction with the check, the audit row and the mail.
 *
 * @returns `false`, by which Better Auth leaves its statement out
 * @throws APIError 401 `UNAUTHORIZED` where the session has ended, 400 `ACCOUNT_NOT_FOUND` and `LAST_WAY_IN`
 */
export async function beforeAccountDelete(
  { id }: { id: string },
  ctx: GenericEndpointContext | null,
): Promise<false | undefined> {
  if (ctx?.path !== path) return;
  await changeAccount(ctx, async (tx, user, announce) => {
    // Of two removals at once, the second sees what the first has left.
    const providerId = await requireRemovable(tx, user.id, id);
    await tx.delete(accounts).where(eq(accounts.id, id));
    await announce(providerChange("unlinked", providerId, "settings"));
  });
  return false;
}
