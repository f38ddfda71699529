import type { AuthContext } from "@better-auth/core";
import { getCurrentAdapter, runWithTransaction } from "@better-auth/core/context";
import { APIError } from "@better-auth/core/error";
import { SOFT_DELETION_ERROR_CODES as codes } from "../error-codes";
import type { DeletionOutcome, Settings, SoftDeletionHandlers } from "../types";
import { dropReservations, reserveEmail } from "./email-reservation";
import { eraseUser } from "./erase";
import { findStoredUser, graceEnd, type StoredUser, withOwnAddress } from "./stored-user";
import { dropVerifications } from "./verifications";

const dayMs = 24 * 60 * 60 * 1000;
const gone: DeletionOutcome = { ok: true, restorableUntil: null };

/**
 * Whether the deletion of an account gives its address free: where every one does, and where the instance
 * has addresses verified and this one never was, so that nobody keeps another's from them.
 */
function givesAddressFree(context: AuthContext, settings: Settings, user: StoredUser): boolean {
  if (!settings.blockReRegistration) return true;
  const { emailVerification, emailAndPassword } = context.options;
  const proves =
    emailVerification?.sendVerificationEmail !== undefined ||
    emailAndPassword?.requireEmailVerification === true ||
    context.hasPlugin("magic-link") ||
    context.hasPlugin("email-otp");
  return proves && !user.emailVerified;
}

/** Marks an account that is active; `false` if another request has done so meanwhile. */
async function mark(context: AuthContext, user: StoredUser, purgeAt: Date, isFree: boolean) {
  const adapter = await getCurrentAdapter(context.adapter);
  // In the reserved domain, so that no mail is ever delivered there.
  const aside = { email: `${user.id}@deleted.invalid`.toLowerCase(), formerEmail: user.email };
  const marked = await adapter.updateMany({
    model: "user",
    // Not the status: a row from before the plugin has none.
    where: [
      { field: "id", value: user.id },
      { field: "deletedAt", value: null },
    ],
    update: {
      status: "deleted",
      deletedAt: new Date(),
      purgeAt,
      ...(isFree && aside),
    },
  });
  return marked > 0;
}

async function deleteSoftly(
  context: AuthContext,
  settings: Settings,
  userId: string,
): Promise<DeletionOutcome> {
  const user = await findStoredUser(context, userId);
  if (!user) return gone;
  const restorableUntil = new Date(Date.now() + settings.retentionDays * dayMs);
  const isFree = givesAddressFree(context, settings, user);
  if (user.status === "deleted" || !(await mark(context, user, restorableUntil, isFree))) {
    const now = await findStoredUser(context, userId);
    return { ok: true, restorableUntil: now?.purgeAt ?? null };
  }
  await context.internalAdapter.deleteUserSessions(userId);
  await dropVerifications(context, user);
  if (!isFree)
    await reserveEmail(context, { email: user.email, userId, expiresAt: restorableUntil });
  const adapter = await getCurrentAdapter(context.adapter);
  await settings.onDelete?.({ user, restorableUntil, adapter });
  return { ok: true, restorableUntil };
}

async function eraseAtOnce(
  context: AuthContext,
  settings: Settings,
  userId: string,
): Promise<DeletionOutcome> {
  const user = await findStoredUser(context, userId);
  if (!user) return gone;
  const adapter = await getCurrentAdapter(context.adapter);
  if (user.status !== "deleted")
    await settings.onDelete?.({ user, restorableUntil: null, adapter });
  await eraseUser(context, settings, user);
  return gone;
}

/** @throws APIError 409 `EMAIL_IN_USE` if the address that a deletion released was registered again */
async function refuseTaken(context: AuthContext, user: StoredUser | null): Promise<void> {
  const address = user?.formerEmail;
  if (address && (await context.internalAdapter.findUserByEmail(address)))
    throw APIError.from("CONFLICT", codes.EMAIL_IN_USE);
}

async function restore(context: AuthContext, settings: Settings, userId: string): Promise<boolean> {
  const user = await findStoredUser(context, userId);
  if (!user || !graceEnd(user)) return false;
  await refuseTaken(context, user);
  const { formerEmail } = user;
  const adapter = await getCurrentAdapter(context.adapter);
  const active = { status: "active", deletedAt: null, purgeAt: null };
  const restored = await adapter.updateMany({
    model: "user",
    where: [
      { field: "id", value: userId },
      { field: "status", value: "deleted" },
      { field: "purgeAt", operator: "gt", value: new Date() },
    ],
    update: { ...active, ...(formerEmail && { email: formerEmail, formerEmail: null }) },
  });
  if (!restored) return false;
  await dropReservations(context, settings, userId);
  await settings.onRestore?.({ user: { ...withOwnAddress(user), ...active }, adapter });
  return true;
}

/** What happens to an account over Better Auth's adapter: each is one transaction. */
export function lifecycleHandlers(
  context: AuthContext,
  settings: Settings,
): Pick<
  SoftDeletionHandlers,
  "deleteAccount" | "eraseAccount" | "restoreAccount" | "restorableUntil"
> {
  type Operation<T> = (context: AuthContext, settings: Settings, userId: string) => Promise<T>;
  const inTransaction = async <T>(operation: Operation<T>, userId: string) =>
    runWithTransaction(context.adapter, () => operation(context, settings, userId));
  return {
    deleteAccount: async ({ userId }) => {
      const operation = settings.retentionDays === 0 ? eraseAtOnce : deleteSoftly;
      const outcome = await inTransaction(operation, userId);
      // Once more after the commit: a session begun meanwhile is met too, and a later one is refused.
      await context.internalAdapter.deleteUserSessions(userId);
      return outcome;
    },
    eraseAccount: ({ userId }) => inTransaction(eraseAtOnce, userId),
    restoreAccount: async ({ userId }) => {
      try {
        return await inTransaction(restore, userId);
      } catch (error) {
        // Registered a moment ago, which the database alone could see.
        await refuseTaken(context, await findStoredUser(context, userId));
        throw error;
      }
    },
    restorableUntil: async (userId) => graceEnd(await findStoredUser(context, userId)),
  };
}
