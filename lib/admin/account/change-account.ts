import { eq } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { users } from "@/db/schema";
import { changeRole, lockAdmins } from "@/lib/account/admins";
import { banAccount, unbanAccount } from "@/lib/account/ban";
import { findReservation, lockAddress } from "@/lib/account/deletion/email-reservation";
import { eraseUnverified } from "@/lib/account/deletion/erase";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { endSessions } from "@/lib/account/end-sessions";
import { findActiveUser } from "@/lib/account/lock-user";
import { restoreAccount } from "@/lib/account/restore/restore";
import { appendAudit } from "@/lib/audit/append";
import { requestMailedLink } from "@/lib/auth/links/mailed-links";
import { type AdminSession, refuseAdmin } from "@/lib/auth/sessions/refuse-admin";
import { takeTurn } from "@/lib/auth/sign-up/sign-up";
import { resetSecondFactor } from "@/lib/auth/two-factor/reset";
import type { AdminErrorCode } from "./errors";

/** Who asks for a change, for which account; `origin` is what links in emails begin with. */
type Request = { admin: AdminSession; userId: string; origin: string };

type Refusal = { code: AdminErrorCode; reservedUntil?: Date };

/** Undoes the transaction, the use of the step-up included. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

async function inAdminTransaction<T>(
  admin: AdminSession,
  { stepUp = false }: { stepUp?: boolean },
  change: (tx: Transaction) => Promise<T>,
): Promise<T | Refusal> {
  try {
    return await db.transaction(async (tx) => {
      // One admin at a time, so that no two deadlock or leave at once.
      await lockAdmins(tx);
      const code = await refuseAdmin(tx, admin, { stepUp });
      if (code) throw new Refused({ code });
      return change(tx);
    });
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

type Change = (
  tx: Transaction,
  request: Request & { actorId: string },
) => Promise<AdminErrorCode | null>;

/**
 * Runs a change to an account in one transaction, if the session that asks for it is still an admin's.
 *
 * @param options.stepUp whether the change uses up a step-up: what ends, opens or exposes an account does
 * @param options.own whether an admin may do it to their own account
 * @returns `null` once it is done; otherwise a code, and nothing has changed
 */
function asAdmin(
  change: Change,
  options: { stepUp?: boolean; own?: boolean } = {},
): (request: Request) => Promise<AdminErrorCode | null> {
  const { own = false } = options;
  return async (request) => {
    const { admin, userId } = request;
    if (!own && admin.id === userId) return "OWN_ACCOUNT";
    const outcome = await inAdminTransaction(admin, options, async (tx) => {
      const code = await change(tx, { ...request, actorId: admin.id });
      if (code) throw new Refused({ code });
      return null;
    });
    return outcome?.code ?? null;
  };
}

export const suspendAccount = (request: Request & { reason: string; days?: number }) =>
  asAdmin(async (tx, { userId, actorId }) => {
    const { reason, days } = request;
    return (await banAccount(tx, userId, { reason, days, actorId })) ? null : "CANNOT_SUSPEND";
  })(request);

export const liftSuspension = asAdmin(async (tx, { userId, actorId }) =>
  (await unbanAccount(tx, userId, { actorId })) ? null : "NOT_SUSPENDED",
);

/** Ends every session of the account; none is left is a success too. */
export const signOutEverywhere = asAdmin(async (tx, { userId, actorId }) => {
  await endSessions(tx, userId, "all", { actorId });
  return null;
});

/** Mails the owner a link to choose a password: no admin ever chooses one. */
export const sendPasswordReset = asAdmin(async (tx, { userId, actorId, origin }) => {
  const user = await findActiveUser(tx, userId);
  if (!user) return "ACCOUNT_GONE";
  await requestMailedLink(tx, { kind: "reset-password", email: user.email, origin });
  await appendAudit(tx, { action: "password.reset-sent", userId, actorId });
  return null;
});

export const turnOffSecondFactor = asAdmin(
  async (tx, { userId, actorId, origin }) =>
    (await resetSecondFactor(tx, { userId, origin, actorId })) ? null : "TWO_FACTOR_NOT_ENABLED",
  { stepUp: true },
);

export const deleteAsAdmin = asAdmin(
  async (tx, { userId, actorId, origin }) => {
    const deletion = await requestDeletion(tx, { userId, actorId, origin, source: "admin" });
    return deletion.ok ? null : deletion.code;
  },
  { stepUp: true },
);

export const restoreAsAdmin = asAdmin(async (tx, { userId, actorId, origin }) =>
  (await restoreAccount(tx, { userId, actorId, origin, by: "admin" })) ? null : "NOT_RESTORABLE",
);

/** @param request.email the address of the account, typed */
export const eraseAsAdmin = (request: Request & { email: string }) =>
  asAdmin(
    async (tx, { userId, actorId, origin }) => {
      const [user] = await tx
        .select({ email: users.email })
        .from(users)
        .where(eq(users.id, userId));
      if (!user) return "ACCOUNT_GONE";
      if (user.email !== request.email.toLowerCase()) return "EMAIL_MISMATCH";
      const erasure = await eraseNow(tx, { userId, actorId, origin, source: "admin" });
      return erasure.ok ? null : erasure.code;
    },
    { stepUp: true },
  )(request);

/** Admins may step down themselves, unless they are the only one. */
export const changeRoleAsAdmin = (request: Request & { role: "member" | "admin" }) =>
  asAdmin((tx, { userId, actorId }) => changeRole(tx, { userId, actorId, role: request.role }), {
    stepUp: true,
    own: true,
  })(request);

/**
 * Makes an account without a password and mails its owner a link to choose one, which verifies the address. An
 * account that nobody ever verified goes, as with a sign-up.
 *
 * @returns the id; or a code and, for a reserved address, until when
 */
export async function createAccount(input: {
  admin: AdminSession;
  name: string;
  email: string;
  role: "member" | "admin";
  origin: string;
}): Promise<{ userId: string } | Refusal> {
  const { admin, name, role, origin } = input;
  const email = input.email.toLowerCase();
  return inAdminTransaction(admin, { stepUp: true }, async (tx) => {
    await takeTurn(tx, email);
    await eraseUnverified(tx, email);
    await lockAddress(tx, email);
    const reservedUntil = await findReservation(tx, email);
    if (reservedUntil) throw new Refused({ code: "EMAIL_RESERVED", reservedUntil });
    const [user] = await tx
      .insert(users)
      .values({ name, email, role, ...hashEmail(email) })
      .onConflictDoNothing()
      .returning({ id: users.id });
    if (!user) throw new Refused({ code: "EMAIL_TAKEN" });
    const userId = user.id;
    const entry = { action: "account.created", userId, actorId: admin.id } as const;
    await appendAudit(tx, { ...entry, metadata: { method: "admin" } });
    await requestMailedLink(tx, { kind: "reset-password", email, origin });
    return { userId };
  });
}
