import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import { hourlyCounters, users } from "@/db/schema";
import { banAccount, unbanAccount } from "@/lib/account/ban";
import { askEmailChange, confirmEmailChange } from "@/lib/account/change-email";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { purgeAccount } from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { mailLinkTask } from "@/lib/auth/links/mailed-links";
import { sqlStateOf } from "@/lib/error-reason";
import { expectInvariants, readAccounts, readReservations } from "./invariants";
import type { Account, Model, TokenKind } from "./state";
import { accountAt, collectMail, type Step, step } from "./step";
import { origin, password, type World } from "./world";

/** What is done at the same moment as something else; it is made ready first. */
type Operation = (input: {
  model: Model;
  world: World;
  account: Account;
  /** One of the addresses, by any number. */
  address: number;
}) => Promise<() => Promise<unknown>>;

type Answer = { status: number; code: string | null };

/** The second one is refused, and nothing fails. */
async function answered(answer: Promise<Answer>): Promise<void> {
  const { status, code } = await answer;
  expect(status, code ?? "").toBeLessThan(500);
}

const liveToken = (model: Model, account: Account, kind: TokenKind) =>
  model.tokens.findLast((link) => link.userId === account.id && link.kind === kind)?.token ??
  "nothing was mailed";

async function mailedToken(
  model: Model,
  world: World,
  account: Account,
  kind: "magic-link" | "reset-password",
) {
  await mailLinkTask({ kind, email: account.email, origin });
  await collectMail(model, world);
  return liveToken(model, account, kind);
}

const operations = {
  delete:
    async ({ account }) =>
    () =>
      db.transaction((tx) => requestDeletion(tx, { userId: account.id, origin, source: "cli" })),
  "erase now":
    async ({ account }) =>
    () =>
      db.transaction((tx) => eraseNow(tx, { userId: account.id, origin, source: "cli" })),
  restore:
    async ({ account }) =>
    () =>
      db.transaction((tx) => restoreAccount(tx, { userId: account.id, origin, by: "cli" })),
  purge:
    async ({ account }) =>
    () =>
      purgeAccount(account.id),
  "purge at the deadline": async ({ world, account }) => {
    if (account.state === "deleted") await world.passDeadline(account.id);
    return () => purgeAccount(account.id);
  },
  ban:
    async ({ account }) =>
    () =>
      db.transaction((tx) => banAccount(tx, account.id)),
  unban:
    async ({ account }) =>
    () =>
      db.transaction((tx) => unbanAccount(tx, account.id)),
  DELETE:
    async ({ account }) =>
    () =>
      db.delete(users).where(eq(users.id, account.id)),
  "sign in":
    async ({ world, account }) =>
    () =>
      answered(world.post("/sign-in/email", { email: account.email, password })),
  "sign up":
    async ({ world, address }) =>
    () =>
      answered(
        world.post("/sign-up/email", {
          name: "Ada",
          email: world.address(address).email,
          password,
        }),
      ),
  "magic link": async ({ model, world, account }) => {
    const token = await mailedToken(model, world, account, "magic-link");
    return () => answered(world.post("/magic-link/verify", { token }));
  },
  "reset password": async ({ model, world, account }) => {
    const token = await mailedToken(model, world, account, "reset-password");
    return () => answered(world.post("/reset-password", { token, newPassword: password }));
  },
  "change address": async ({ model, world, account, address }) => {
    const { email } = world.address(address);
    await db.delete(hourlyCounters).where(eq(hourlyCounters.action, "change-email"));
    const input = { userId: account.id, newEmail: email, origin };
    await db.transaction((tx) => askEmailChange(tx, input));
    await collectMail(model, world, account);
    const token = liveToken(model, account, "change-email");
    return () =>
      db
        .transaction((tx) => confirmEmailChange(tx, { userId: account.id, token }))
        // The route answers that somebody has taken the address at the same moment.
        .catch((error: unknown) => expect(sqlStateOf(error)).toBe("23505"));
  },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

export const operationNames = Object.keys(operations) as OperationName[];

/** After two at once either may have come first: what the database tells is where the model goes on. */
async function adopt(model: Model, world: World): Promise<void> {
  const mailboxOf = new Map([0, 1, 2].map((mailbox) => [world.hashOf(mailbox), mailbox]));
  model.accounts = (await readAccounts()).map(({ status, due, password: hasPassword, ...row }) => ({
    ...row,
    hasPassword,
    mailbox: world.mailboxOf(row.email),
    state: status === "active" ? "active" : due ? "due" : "deleted",
  }));
  model.holds = (await readReservations()).map(({ subject, hash }) => ({
    subject,
    mailbox: mailboxOf.get(hash) ?? -1,
  }));
  // Which of the links that were mailed before are alive, nobody knows.
  model.tokens = [];
}

/** Two at once, upon one account or two; what holds at every moment holds afterwards. */
export const pair = (
  names: readonly [OperationName, OperationName],
  picks: readonly [number, number],
  address: number,
): Step =>
  step(
    `${names.join(" x ")}(${picks}, ${address})`,
    ({ accounts }) => accounts.length > 0,
    async (model, world) => {
      const targets = picks.map((pick) => accountAt(model, pick));
      const ready: (() => Promise<unknown>)[] = [];
      for (const [index, name] of names.entries())
        ready.push(
          await operations[name]({ model, world, account: targets[index] as Account, address }),
        );
      await Promise.all(ready.map((operation) => operation()));
      await expectInvariants();
      await world.drain();
      await adopt(model, world);
    },
  );
