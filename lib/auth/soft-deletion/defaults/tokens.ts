import type { AuthContext } from "@better-auth/core";
import { runWithTransaction } from "@better-auth/core/context";
import { generateRandomString } from "better-auth/crypto";
import { gracePassSeconds } from "../grace-pass";
import type { Settings, SoftDeletionHandlers } from "../types";
import {
  findByAddress,
  findStoredUser,
  graceEnd,
  type StoredUser,
  withOwnAddress,
} from "./stored-user";

const nameOf = (kind: "restore-account" | "grace-pass", token: string) => `${kind}:${token}`;

/** Names a deletion, not only an account: tokens of an earlier deletion are invalid. */
const tokenValue = (user: StoredUser) => `${user.id} ${user.deletedAt?.getTime()}`;

async function issue(
  context: AuthContext,
  kind: "restore-account" | "grace-pass",
  user: StoredUser,
  expiresAt: Date,
): Promise<string> {
  const token = generateRandomString(32, "a-z", "A-Z", "0-9");
  const identifier = nameOf(kind, token);
  await context.internalAdapter.createVerificationValue({
    identifier,
    value: tokenValue(user),
    expiresAt,
  });
  return token;
}

/** The deleted account that a stored value opens, while it can be restored. */
async function ownerOf(
  context: AuthContext,
  row: { value: string; expiresAt: Date } | null,
): Promise<StoredUser | null> {
  if (!row || new Date(row.expiresAt) <= new Date()) return null;
  const user = await findStoredUser(context, row.value.split(" ")[0] ?? "");
  return user && graceEnd(user) && tokenValue(user) === row.value ? user : null;
}

async function mailLink(
  context: AuthContext,
  settings: Settings,
  input: { email: string; origin: string },
): Promise<void> {
  const found = await findByAddress(context, settings, input.email);
  const user = found.map((each) => each.user).find(graceEnd);
  const expiresAt = user && graceEnd(user);
  if (!user || !expiresAt) return;
  const token = await issue(context, "restore-account", user, expiresAt);
  const url = `${input.origin}${settings.restorePage ?? "/restore"}?token=${token}`;
  await settings.sendRestoreLink?.({ user: withOwnAddress(user), url, token });
}

/** Emailed links and grace passes, kept among Better Auth's verification values. */
export function tokenHandlers(
  context: AuthContext,
  settings: Settings,
): Pick<
  SoftDeletionHandlers,
  "issueGracePass" | "findGracePass" | "restoreTokenOwner" | "restoreByToken" | "requestRestore"
> {
  const { internalAdapter } = context;
  return {
    issueGracePass: async (userId) => {
      const user = await findStoredUser(context, userId);
      const restorableUntil = graceEnd(user);
      if (!user || !restorableUntil) return null;
      const expiresAt = new Date(Date.now() + gracePassSeconds * 1000);
      return { token: await issue(context, "grace-pass", user, expiresAt), restorableUntil };
    },
    findGracePass: async (token) => {
      const row = await internalAdapter.findVerificationValue(nameOf("grace-pass", token));
      const user = await ownerOf(context, row);
      return user && { userId: user.id, email: withOwnAddress(user).email };
    },
    restoreTokenOwner: async (token) => {
      const row = await internalAdapter.findVerificationValue(nameOf("restore-account", token));
      return (await ownerOf(context, row))?.id ?? null;
    },
    // One transaction: a restore that is refused does not use the link up.
    restoreByToken: async ({ token, origin }) =>
      runWithTransaction(context.adapter, async () => {
        const name = nameOf("restore-account", token);
        const user = await ownerOf(context, await internalAdapter.consumeVerificationValue(name));
        if (!user) return false;
        const { restoreAccount } = settings.handlersFor(context);
        return restoreAccount({ userId: user.id, origin, by: "link" });
      }),
    // As one task, so that the answer takes as long for every address where it runs in the background.
    requestRestore: async (input) => {
      await context.runInBackgroundOrAwait(mailLink(context, settings, input));
    },
  };
}
