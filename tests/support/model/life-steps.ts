import { eq } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import { hourlyCounters, users } from "@/db/schema";
import { banAccount, unbanAccount } from "@/lib/account/ban";
import { askEmailChange } from "@/lib/account/change-email";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { purgeDueAccounts } from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import {
  type Account,
  forget,
  isFree,
  liftReservation,
  markDeleted,
  markRestored,
  voidTokens,
} from "./state";
import { accountStep, collectMail, type Step, step } from "./step";
import { origin, password } from "./world";

export const remove = (pick: number): Step =>
  accountStep("delete", pick, async (model, world, account) => {
    const { id: userId, verified, state } = account;
    const outcome = await db.transaction((tx) =>
      requestDeletion(tx, { userId, origin, source: "cli" }),
    );
    expect(outcome).toEqual({ ok: true, restorableUntil: verified ? expect.any(Date) : null });
    markDeleted(model, account);
    const told = verified && state === "active" ? ["deletion-requested"] : [];
    expect(await collectMail(model, world)).toEqual(told);
  });

/** As its owner does it, in a browser. */
export const removeByHand = (pick: number): Step =>
  accountStep("delete by hand", pick, async (model, world, account) => {
    const { email, verified, state, banned, hasPassword } = account;
    if (!verified || state !== "active" || banned || !hasPassword) return;
    const answer = await world.deleteByHand(email);
    expect(answer).toMatchObject({ success: true, restorableUntil: expect.any(String) });
    markDeleted(model, account);
    expect(await collectMail(model, world)).toContain("deletion-requested");
  });

export const eraseAtOnce = (pick: number): Step =>
  accountStep("erase now", pick, async (model, world, account) => {
    const { id: userId, state } = account;
    const outcome = await db.transaction((tx) => eraseNow(tx, { userId, origin, source: "cli" }));
    expect(outcome).toEqual({ ok: true, restorableUntil: null });
    markDeleted(model, account);
    const templates = await collectMail(model, world);
    // Its purge is the schedule's matter already.
    if (state === "due") return;
    liftReservation(model, account);
    forget(model, account);
    expect(templates).toEqual(account.verified ? ["erased"] : []);
  });

/** What the restore page comes to with a right password. */
function restoreAnswer({ hasPassword, state }: Account) {
  if (!hasPassword || state === "due") return { status: 401, code: "AUTH_INVALID_CREDENTIALS" };
  if (state === "active") return { status: 400, code: "ACCOUNT_NOT_DELETED" };
  return { status: 200, code: null };
}

export const restoreByPassword = (pick: number): Step =>
  accountStep("restore", pick, async (model, world, account) => {
    const { email } = account;
    const expected = restoreAnswer(account);
    expect(await world.post("/soft-deletion/restore", { email, password })).toEqual(expected);
    if (expected.status === 200) markRestored(model, account);
    expect(await collectMail(model, world)).toEqual(expected.status === 200 ? ["restored"] : []);
  });

export const passDeadline = (pick: number): Step =>
  accountStep("pass the deadline", pick, async (model, world, account) => {
    if (account.state !== "deleted") return;
    await world.passDeadline(account.id);
    account.state = "due";
    liftReservation(model, account);
  });

export const purge = (): Step =>
  step(
    "purge",
    ({ accounts }) => accounts.length > 0,
    async (model, world) => {
      const due = model.accounts.filter(({ state }) => state === "due");
      expect(await purgeDueAccounts()).toBe(due.length);
      for (const account of due) forget(model, account);
      expect(await collectMail(model, world)).toEqual(due.map(() => "erased"));
    },
  );

export const removeBySql = (pick: number): Step =>
  accountStep("DELETE", pick, async (model, world, account) => {
    await db.delete(users).where(eq(users.id, account.id));
    // A hold that its deletion placed stays until it expires.
    forget(model, account);
    expect(await collectMail(model, world)).toEqual([]);
  });

export const ban = (pick: number): Step =>
  accountStep("ban", pick, async (model, _world, account) => {
    const done = await db.transaction((tx) => banAccount(tx, account.id));
    expect(done).toBe(!account.banned);
    if (account.banned) return;
    account.banned = true;
    account.sessions = 0;
    voidTokens(model, ({ userId, kind }) => userId === account.id && !kind.startsWith("restore"));
  });

export const unban = (pick: number): Step =>
  accountStep("unban", pick, async (_model, _world, account) => {
    const done = await db.transaction((tx) => unbanAccount(tx, account.id));
    expect(done).toBe(account.banned);
    account.banned = false;
  });

/** Requests another address: a free, a taken, a reserved or the present one. */
export const askChange = (pick: number, address: number): Step =>
  accountStep(`change address to ${address}`, pick, async (model, world, account) => {
    const { email: newEmail, mailbox } = world.address(address);
    const { id: userId, email, state } = account;
    await db.delete(hourlyCounters).where(eq(hourlyCounters.action, "change-email"));
    const problem = await db.transaction((tx) => askEmailChange(tx, { userId, newEmail, origin }));
    expect(problem).toBe(state === "active" ? null : "ACCOUNT_GONE");
    if (problem) return;
    voidTokens(model, (token) => token.userId === userId && token.kind === "change-email");
    const sendable = newEmail !== email && isFree(model, newEmail, mailbox, account);
    expect(await collectMail(model, world, account)).toEqual(
      sendable ? ["email-change-asked", "email-change-confirm"] : ["email-change-asked"],
    );
  });
