import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { eraseAgain } from "@/lib/account/deletion/erase-again";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { countErasures, eraseDue, purgeAccount } from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { findAccount } from "@/lib/account/directory";
import { deletionPreview } from "@/lib/account/queries";
import { findProofOfPurge } from "@/lib/account/receipts/receipt";
import { restoreAccount } from "@/lib/account/restore/restore";
import { describeAdminError } from "@/lib/admin/account/errors";
import { CliError } from "../output";
import { change, cliOrigin, getAccount } from "./change";
import type { Flags, Result } from "./command";
import { confirm } from "./confirm";

type Args = Flags & { account: string };

const neverVerified =
  "Its email address was never verified, so it would be permanently erased at once, without a way to restore it.";

/** `accounts -- preview`: what a deletion would take. */
export async function previewDeletion({ account }: { account: string }): Promise<Result> {
  const { id, email, emailVerified } = await getAccount(account);
  const { rows, holdings, ...preview } = await deletionPreview(id);
  const restorableUntil = emailVerified ? preview.restorableUntil : null;
  const bytes = holdings.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  return {
    lines: [
      ...rows.map(({ table, count }) => `${table}: ${count}`),
      `files: ${bytes} bytes`,
      restorableUntil ? `Could be restored until ${restorableUntil.toISOString()}.` : neverVerified,
    ],
    data: { id, email, rows, holdings, bytes, restorableUntil },
  };
}

/** `accounts -- delete`: as the owner would. */
export async function deleteAccount(args: Args): Promise<Result> {
  const { id, email, emailVerified, status } = await getAccount(args.account);
  const isErased = !emailVerified && status === "active";
  await confirm(args, `Delete ${email}.${isErased ? ` ${neverVerified}` : ""}`);
  const deletion = await change(args, (tx) =>
    requestDeletion(tx, { userId: id, origin: cliOrigin(), source: "cli" }),
  );
  if (!deletion.ok) throw new CliError(describeAdminError("LAST_ADMIN"));
  const { restorableUntil } = deletion;
  return {
    lines: [
      restorableUntil
        ? `Deleted. It can be restored until ${restorableUntil.toISOString()}.`
        : `Permanently erased${isErased ? ": its email address was never verified" : ""}.`,
    ],
    data: { id, email, restorableUntil },
  };
}

/** `accounts -- restore`. */
export async function restoreDeleted(args: Args): Promise<Result> {
  const { id, email } = await getAccount(args.account);
  const isDone = await change(args, (tx) =>
    restoreAccount(tx, { userId: id, origin: cliOrigin(), by: "cli" }),
  );
  if (!isDone) throw new CliError(describeAdminError("NOT_RESTORABLE"));
  return { lines: ["Restored. Old sessions stay signed out."], data: { id, email } };
}

/** `accounts -- purge`: one whose deadline has passed, or that a receipt says was purged before. */
export async function purgeDeleted(args: Args): Promise<Result> {
  const user = await getAccount(args.account);
  const { id, email, purgeAt } = user;
  await confirm(args, `Permanently erase ${email}. This can’t be undone.`);
  const again = "Purged again: its receipt in storage says that it was purged before.";
  const outcome = args.dryRun ? null : await eraseAgain({ ...user, origin: cliOrigin() });
  if (outcome === "last-admin") throw new CliError(describeAdminError("LAST_ADMIN"));
  if (outcome === "erased" || (args.dryRun && (await findProofOfPurge(user.subject))))
    return { lines: [again], data: { id, email, again: true } };
  if (user.status !== "deleted" || !purgeAt)
    throw new CliError("This account isn’t deleted. Delete it first.");
  // The rows alone: files that are gone cannot be taken back.
  const isLeft = args.dryRun
    ? await change(args, async (tx) => {
        await eraseDue(tx, await countErasures([id]));
        return (await tx.$count(users, eq(users.id, id))) > 0;
      })
    : await purgeAccount(id).then(async () => (await findAccount(id)) !== null);
  if (isLeft)
    throw new CliError(`Not purged: it can still be restored until ${purgeAt.toISOString()}.`);
  return { lines: ["Purged."], data: { id, email } };
}

/** `accounts -- erase`: at once and for good, whatever its state is. */
export async function eraseAccount(args: Args): Promise<Result> {
  const { id, email, subject } = await getAccount(args.account);
  await confirm(args, `Permanently erase ${email} at once. This can’t be undone.`, email);
  const erasure = await change(args, (tx) =>
    eraseNow(tx, { userId: id, origin: cliOrigin(), source: "cli" }),
  );
  if (!erasure.ok) throw new CliError(describeAdminError("LAST_ADMIN"));
  if (!args.dryRun) await purgeAccount(id);
  const isLeft = !args.dryRun && (await db.$count(users, eq(users.id, id))) > 0;
  if (isLeft) throw new CliError("It can’t be restored any more; the worker erases what is left.");
  return {
    lines: [`Permanently erased. Its reference in the audit log is ${subject}.`],
    data: { id, email, subject },
  };
}
