import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor } from "@/db/client";
import { passkeys } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { requestOrigin } from "@/lib/http/origin";
import { activeSession } from "../../active-session";
import { holdActiveUser } from "../../active-user";
import { mailFactorChanged } from "../../factor-mails";
import { waysIn } from "../../linked-accounts";
import { proofBody } from "../../soft-deletion/proof-body";
import { requireStepUp } from "../../step-up/require";
import { PASSKEY_ERROR_CODES as codes } from "../error-codes";
import { listPasskeys as listOf, summarise } from "../queries";
import { passkeyName } from "./register";

const owned = (userId: string, id: string) => and(eq(passkeys.id, id), eq(passkeys.userId, userId));

const notFound = () => APIError.from("NOT_FOUND", codes.PASSKEY_NOT_FOUND);

/** `GET /passkey/list-user-passkeys`: the caller's passkeys; no key is among what it tells. */
export const listPasskeys = createAuthEndpoint(
  "/passkey/list-user-passkeys",
  { method: "GET", use: [activeSession] },
  async (ctx) => ctx.json(await listOf(ctx.context.session.user.id)),
);

/** `POST /passkey/update-passkey`: gives one of the caller's passkeys another name. */
export const updatePasskey = createAuthEndpoint(
  "/passkey/update-passkey",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({ id: z.uuid(), name: passkeyName }),
  },
  async (ctx) => {
    const { id, name } = ctx.body;
    const renamed = await db.transaction(async (tx) => {
      const user = await holdActiveUser(tx, ctx.context.session.session);
      const [row] = await tx.update(passkeys).set({ name }).where(owned(user.id, id)).returning();
      if (!row) throw notFound();
      await appendAudit(tx, {
        action: "passkey.renamed",
        userId: user.id,
        metadata: { passkey: id },
      });
      return row;
    });
    return ctx.json({ passkey: summarise(renamed) });
  },
);

/** Throws if there is no such passkey, or if its owner could not sign in without it. */
async function assertRemovable(tx: Executor, userId: string, id: string): Promise<void> {
  const [row] = await tx.select({ id: passkeys.id }).from(passkeys).where(owned(userId, id));
  if (!row) throw notFound();
  if (!(await waysIn(userId, tx)).passkeysRemovable)
    throw APIError.from("BAD_REQUEST", codes.LAST_WAY_IN);
}

/** `POST /passkey/delete-passkey`: removes one of the caller's passkeys, after a step-up. */
export const deletePasskey = createAuthEndpoint(
  "/passkey/delete-passkey",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: proofBody.safeExtend({ id: z.uuid() }),
  },
  async (ctx) => {
    const { id, ...proof } = ctx.body;
    const { session, user: caller } = ctx.context.session;
    // Before a grant is used up for nothing; asked again within the transaction.
    await assertRemovable(db, caller.id, id);
    await requireStepUp(ctx, "passkeys", proof);
    await db.transaction(async (tx) => {
      const user = await holdActiveUser(tx, session);
      await assertRemovable(tx, user.id, id);
      const [row] = await tx.delete(passkeys).where(owned(user.id, id)).returning();
      if (!row) throw notFound();
      await appendAudit(tx, {
        action: "passkey.removed",
        userId: user.id,
        metadata: { passkey: id },
      });
      await mailFactorChanged(tx, user, {
        change: "passkey-removed",
        detail: summarise(row).name,
        origin: requestOrigin(ctx.headers),
      });
    });
    return ctx.json({ status: true });
  },
);
