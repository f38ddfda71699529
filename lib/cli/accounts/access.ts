import { changeRole } from "@/lib/account/admins";
import { banAccount, unbanAccount } from "@/lib/account/ban";
import { describeAdminError } from "@/lib/admin/account/errors";
import { resetSecondFactor } from "@/lib/auth/two-factor/reset";
import { formatCount } from "@/lib/format/counts";
import { CliError, UsageError } from "../output";
import { parseWholeNumber } from "../whole-number";
import { change, cliOrigin, getAccount } from "./change";
import type { Flags, Result } from "./command";
import { confirm } from "./confirm";

type Args = Flags & { account: string };

const mostReasonLetters = 500;

/** `accounts -- ban`: suspends an account. */
export async function banByCli(args: Args & { reason?: string; days?: string }): Promise<Result> {
  const { reason } = args;
  const days = args.days === undefined ? undefined : parseWholeNumber("days", args.days, 3650);
  if (reason && reason.length > mostReasonLetters)
    throw new UsageError(`--reason can have ${mostReasonLetters} letters.`);
  const { id, email, role } = await getAccount(args.account);
  if (role === "admin")
    throw new CliError("Admins can’t be suspended. Take the role away first: remove-admin.");
  await confirm(args, `Suspend ${email}, which ends its sessions and API keys.`);
  if (!(await change(args, (tx) => banAccount(tx, id, { reason, days }))))
    throw new CliError("This account is already suspended, or it has become an admin’s.");
  const end =
    days === undefined ? "until unban" : `for ${formatCount(days)} ${days === 1 ? "day" : "days"}`;
  return {
    lines: [`Suspended ${end}. All sessions are signed out and no one can sign in.`],
    data: { id, email, days: days ?? null },
  };
}

/** `accounts -- unban`: lifts a suspension. */
export async function unbanByCli(args: Args): Promise<Result> {
  const { id, email } = await getAccount(args.account);
  if (!(await change(args, (tx) => unbanAccount(tx, id))))
    throw new CliError(describeAdminError("NOT_SUSPENDED"));
  return { lines: ["Suspension lifted. The owner can sign in again."], data: { id, email } };
}

/** `accounts -- reset-second-factor`. */
export async function resetFactorByCli(args: Args): Promise<Result> {
  const { id, email } = await getAccount(args.account);
  await confirm(
    args,
    `Turn off two-factor authentication for ${email}. Verify the owner’s identity first.`,
  );
  if (!(await change(args, (tx) => resetSecondFactor(tx, { userId: id, origin: cliOrigin() }))))
    throw new CliError(
      "Two-factor authentication isn’t on for this account, or the account is deleted.",
    );
  return {
    lines: [
      "Two-factor authentication turned off. All sessions are signed out and the owner has been emailed.",
    ],
    data: { id, email },
  };
}

/** `accounts -- make-admin` and `remove-admin`. */
export async function changeRoleByCli(args: Args, role: "member" | "admin"): Promise<Result> {
  const { id, email } = await getAccount(args.account);
  if (role === "member") await confirm(args, `Take the role of an admin from ${email}.`);
  const code = await change(args, (tx) => changeRole(tx, { userId: id, role }));
  if (code) throw new CliError(describeAdminError(code));
  return {
    lines: [role === "admin" ? `${email} is an admin now.` : `${email} is no longer an admin.`],
    data: { id, email, role },
  };
}
