import { createAuthEndpoint } from "@better-auth/core/api";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor } from "@/db/client";
import { passkeys } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { stepUpBody } from "@/lib/auth/soft-deletion/step-up-body";
import { requireStepUp } from "@/lib/auth/step-up/verification";
import { changeAccount } from "../../active-user";
import { authRefusal } from "../../auth-error";
import { activeSession } from "../../sessions/active-session";
import { signInMethods } from "../../sign-in-methods";
import { listPasskeys as listOf, summarise } from "../queries";
import { passkeyName } from "./register";

const owned = (userId: string, id: string) => and(eq(passkeys.id, id), eq(passkeys.userId, userId));

const notFound = () => authRefusal("NOT_FOUND", "PASSKEY_NOT_FOUND");

/** `GET /passkey/list-user-passkeys`: the caller's passkeys; no key is among what it tells. */
export const listPasskeysEndpoint = createAuthEndpoint(
  "/passkey/list-user-passkeys",
  { method: "GET", use: [activeSession] },
  async (ctx) => ctx.json(await listOf(ctx.context.session.user.id)),
);

/** `POST /passkey/update-passkey`: gives one of the caller's passkeys another name. */
export const updatePasskeyEndpoint = createAuthEndpoint(
  "/passkey/update-passkey",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({ id: z.uuid(), name: passkeyName }),
  },
  async (ctx) => {
    const { id, name } = ctx.body;
    const renamed = await changeAccount(ctx, async (tx, { id: userId }) => {
      const [row] = await tx.update(passkeys).set({ name }).where(owned(userId, id)).returning();
      if (!row) throw notFound();
      await appendAudit(tx, { action: "passkey.renamed", userId, metadata: { passkey: id } });
      return row;
    });
    return ctx.json({ passkey: summarise(renamed) });
  },
);

/** A passkey without which its owner can still sign in; throws if it is not, or there is none. */
async function getRemovable(tx: Executor, userId: string, id: string) {
  const [row] = await tx.select().from(passkeys).where(owned(userId, id));
  if (!row) throw notFound();
  if (!(await signInMethods(userId, tx)).passkeysRemovable)
    throw authRefusal("BAD_REQUEST", "LAST_WAY_IN");
  return row;
}

/** `POST /passkey/delete-passkey`: removes one of the caller's passkeys, after a step-up. */
export const deletePasskeyEndpoint = createAuthEndpoint(
  "/passkey/delete-passkey",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: stepUpBody.safeExtend({ id: z.uuid() }),
  },
  async (ctx) => {
    const { id, ...stepUp } = ctx.body;
    // Before a step-up is consumed for nothing; checked again within the transaction.
    await getRemovable(db, ctx.context.session.user.id, id);
    await requireStepUp(ctx, "passkeys", stepUp);
    await changeAccount(ctx, async (tx, user, announce) => {
      const { name } = summarise(await getRemovable(tx, user.id, id));
      await tx.delete(passkeys).where(eq(passkeys.id, id));
      await announce({ action: "passkey.removed", metadata: { passkey: id }, detail: name });
    });
    return ctx.json({ status: true });
  },
);
