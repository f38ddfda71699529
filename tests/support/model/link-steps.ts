import { expect } from "vitest";
import { db } from "@/db/client";
import { confirmEmailChange } from "@/lib/account/change-email";
import {
  type Account,
  findByEmail,
  forget,
  isFree,
  isStopped,
  type Model,
  markClaimed,
  markRestored,
  type Token,
  voidTokens,
} from "./state";
import { collectMail, type Step, step } from "./step";
import { password, type World } from "./world";

const asked = {
  "magic-link": "/sign-in/magic-link",
  "reset-password": "/request-password-reset",
  "restore-link": "/soft-deletion/request-restore",
} as const;

/** Asks for a link and keeps it: it may be followed after whatever happens next. */
export const askLink = (kind: keyof typeof asked, pick: number): Step =>
  step(
    `ask ${kind}(${pick})`,
    ({ accounts }) => accounts.length > 0,
    async (model, world) => {
      const { email } = world.address(pick);
      const mailbox = world.mailboxOf(email);
      const fits =
        kind === "restore-link"
          ? model.accounts.some((one) => one.mailbox === mailbox && one.state === "deleted")
          : findByEmail(model, email)?.state === "active";
      expect((await world.post(asked[kind], { email })).status).toBe(200);
      expect(await collectMail(model, world)).toEqual(fits ? [kind] : []);
    },
  );

const dead = { status: 400, code: "INVALID_TOKEN" };
const right = { status: 200, code: null };
const banned = { status: 403, code: "ACCOUNT_BANNED" };

type Follow = (input: {
  model: Model;
  world: World;
  link: Token;
  owner?: Account;
}) => Promise<void>;

// What each link comes to, with a live one and, `owner` left out, with one that has ended.
const follow: Record<Token["kind"], Follow> = {
  async "magic-link"({ model, world, link, owner }) {
    const answer = await world.post("/magic-link/verify", { token: link.token });
    if (!owner) return expect(answer).toEqual(dead);
    if (isStopped(model, owner)) {
      link.live = false;
      return expect(answer).toEqual(dead);
    }
    if (owner.banned) return expect(answer).toEqual(banned);
    expect(answer).toEqual(right);
    link.live = false;
    markClaimed(owner);
    owner.sessions += 1;
  },
  async "verify-email"({ model, world, link, owner }) {
    const answer = await world.post("/verify-email", { token: link.token, password });
    if (!owner) return expect(answer).toEqual(dead);
    if (!owner.hasPassword)
      return expect(answer).toEqual({ status: 401, code: "INVALID_PASSWORD" });
    if (isStopped(model, owner)) return expect(answer).toEqual(dead);
    if (owner.banned) return expect(answer).toEqual(banned);
    expect(answer).toEqual(right);
    link.live = false;
    owner.verified = true;
    owner.sessions += 1;
  },
  async "reset-password"({ model, world, link, owner }) {
    const { token } = link;
    const answer = await world.post("/reset-password", { token, newPassword: password });
    if (!owner) return expect(answer).toEqual(dead);
    if (isStopped(model, owner)) {
      link.live = false;
      return expect(answer).toEqual(dead);
    }
    expect(answer).toEqual(right);
    owner.verified = true;
    owner.hasPassword = true;
    owner.sessions = 0;
    voidTokens(model, ({ userId }) => userId === owner.id);
  },
  async restore({ model, world, link, owner }) {
    const answer = await world.post("/soft-deletion/restore", { token: link.token });
    if (owner?.state !== "deleted")
      return expect(answer).toEqual({ status: 400, code: "RESTORE_LINK_INVALID" });
    expect(answer).toEqual(right);
    markRestored(model, owner);
  },
  "restore-link": (input) => follow.restore(input),
  async "change-email"({ model, world, link, owner }) {
    const { userId, token, newEmail = "" } = link;
    const outcome = await db.transaction((tx) => confirmEmailChange(tx, { userId, token }));
    if (!owner) return expect(outcome).toEqual({ ok: false, code: "INVALID_TOKEN" });
    const mailbox = world.mailboxOf(newEmail);
    if (!isFree(model, newEmail, mailbox, owner))
      return expect(outcome).toEqual({ ok: false, code: "EMAIL_UNAVAILABLE" });
    expect(outcome).toEqual({ ok: true, email: newEmail });
    const squatter = findByEmail(model, newEmail);
    if (squatter && squatter !== owner) forget(model, squatter);
    Object.assign(owner, { email: newEmail, mailbox, verified: true });
    voidTokens(model, ({ userId }) => userId === owner.id);
  },
};

/** Follows a link that was mailed at some time, whatever has become of its account since. */
export const followLink = (pick: number): Step =>
  step(
    `follow(${pick})`,
    ({ tokens }) => tokens.length > 0,
    async (model, world) => {
      const link = model.tokens[pick % model.tokens.length];
      if (!link) return;
      const owner = link.live
        ? model.accounts.find((account) => account.id === link.userId)
        : undefined;
      await follow[link.kind]({ model, world, link, owner });
      await collectMail(model, world);
    },
  );
