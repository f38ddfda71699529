import { expect } from "vitest";
import {
  type Account,
  findByEmail,
  forget,
  isReserved,
  isStopped,
  type Model,
  markClaimed,
} from "./state";
import { accountStep, collectMail, type Step, step } from "./step";
import { password, type World } from "./world";

/** What a sign-up with this address has to come to; the answer is the same in every case. */
async function afterSignUp(model: Model, world: World, pick: number): Promise<void> {
  const { email, mailbox } = world.address(pick);
  const before = findByEmail(model, email);
  // An account with an unverified address is replaced by the next sign-up.
  if (before && !before.verified) forget(model, before);
  const taken = before?.verified;
  const isFresh = !taken && !isReserved(model, mailbox);
  if (isFresh) {
    const made = await world.findUser(email);
    expect(made?.id).not.toBe(before?.id);
    model.accounts.push({
      ...made,
      email,
      mailbox,
      verified: false,
      state: "active",
      banned: false,
      hasPassword: true,
      sessions: 0,
    });
  }
  const templates = await collectMail(model, world);
  if (isFresh) expect(templates).toEqual(["verify-email"]);
  else if (before?.verified && before.state === "active")
    expect(templates).toEqual(["existing-account"]);
  else expect(templates).toEqual(isReserved(model, mailbox) ? ["reserved-address"] : []);
}

export const signUp = (pick: number): Step =>
  step(
    `sign up(${pick})`,
    () => true,
    async (model, world) => {
      const { email } = world.address(pick);
      const answer = await world.post("/sign-up/email", { name: "Ada", email, password });
      expect(answer).toEqual({ status: 200, code: null });
      await afterSignUp(model, world, pick);
    },
  );

/** What a sign-in by password comes to, in the order in which it is looked at. */
function signInAnswer({ hasPassword, state, verified, banned }: Account) {
  if (!hasPassword || state === "due") return { status: 401, code: "INVALID_EMAIL_OR_PASSWORD" };
  if (state === "deleted") return { status: 403, code: "ACCOUNT_DELETED" };
  if (!verified) return { status: 403, code: "EMAIL_NOT_VERIFIED" };
  if (banned) return { status: 403, code: "ACCOUNT_BANNED" };
  return { status: 200, code: null };
}

export const signInByPassword = (pick: number): Step =>
  accountStep("sign in", pick, async (model, world, account) => {
    const expected = signInAnswer(account);
    const { email } = account;
    expect(await world.post("/sign-in/email", { email, password })).toEqual(expected);
    if (expected.status === 200) account.sessions += 1;
    expect(await collectMail(model, world)).not.toContain("verify-email");
  });

export const signInByMail = (pick: number): Step =>
  accountStep("sign in by mail", pick, async (model, world, account) => {
    const { email, state, banned } = account;
    expect(await world.post("/sign-in/magic-link", { email })).toEqual({ status: 200, code: null });
    const templates = await collectMail(model, world);
    expect(templates).toEqual(state === "active" ? ["magic-link"] : []);
    if (state !== "active") return;
    const link = model.tokens.at(-1);
    const answer = await world.post("/magic-link/verify", { token: link?.token });
    if (isStopped(model, account)) {
      if (link) link.live = false;
      return expect(answer).toEqual({ status: 400, code: "INVALID_TOKEN" });
    }
    if (banned) return expect(answer).toEqual({ status: 403, code: "ACCOUNT_BANNED" });
    expect(answer).toEqual({ status: 200, code: null });
    if (link) link.live = false;
    markClaimed(account);
    account.sessions += 1;
    await collectMail(model, world);
  });

/** Verifies the address as most people do, on another device. */
export const verify = (pick: number): Step =>
  accountStep("verify", pick, async (model, world, account) => {
    const { email, verified, state } = account;
    await world.post("/send-verification-email", { email });
    const templates = await collectMail(model, world);
    expect(templates).toEqual(!verified && state === "active" ? ["verify-email"] : []);
    const link = model.tokens.at(-1);
    if (templates.length === 0 || !link || !account.hasPassword) return;
    const answer = await world.post("/verify-email", { token: link.token, password });
    if (isStopped(model, account))
      return expect(answer).toEqual({ status: 400, code: "INVALID_TOKEN" });
    if (account.banned) return expect(answer).toEqual({ status: 403, code: "ACCOUNT_BANNED" });
    expect(answer).toEqual({ status: 200, code: null });
    link.live = false;
    account.verified = true;
    account.sessions += 1;
    await collectMail(model, world);
  });
