import type { AsyncCommand } from "fast-check";
import type { Mail } from "@/lib/email/emails";
import { expectAsModelled } from "./invariants";
import { type Account, findByEmail, type Model, type TokenKind, voidTokens } from "./state";
import type { World } from "./world";

export type Step = AsyncCommand<Model, World>;

/** One thing that is done to the product and to the model, after which both have to agree. */
export function step(
  name: string,
  ready: (model: Model) => boolean,
  run: (model: Model, world: World) => Promise<void>,
): Step {
  return {
    check: (model) => ready(model as Model),
    toString: () => name,
    async run(model, world) {
      await run(model, world);
      model.taken.push(name.replace(/\(.*$/, ""));
      await expectAsModelled(model, world);
    },
  };
}

/** A step upon one of the accounts there are, by any number. */
export function accountStep(
  name: string,
  pick: number,
  run: (model: Model, world: World, account: Account) => Promise<void>,
): Step {
  return step(
    `${name}(${pick})`,
    ({ accounts }) => accounts.length > 0,
    (model, world) => run(model, world, accountAt(model, pick)),
  );
}

/** One of the accounts there are, by any number. */
export function accountAt({ accounts }: Model, pick: number): Account {
  const account = accounts[pick % accounts.length];
  if (!account) throw new Error("there is no account");
  return account;
}

const kinds: Partial<Record<Mail["template"], TokenKind>> = {
  "verify-email": "verify-email",
  "magic-link": "magic-link",
  "reset-password": "reset-password",
  "deletion-requested": "restore",
  "restore-link": "restore-link",
  "email-change-confirm": "change-email",
};

/** The token of the link in a mail. */
function tokenIn({ props }: Mail): string {
  const url = "restoreUrl" in props ? props.restoreUrl : "url" in props ? props.url : null;
  const token = url && new URL(url).searchParams.get("token");
  if (!token) throw new Error("no link was mailed");
  return token;
}

/**
 * Runs what is queued, and keeps the links that were mailed; a newer one ends those of its kind.
 *
 * @param requester who asked for the links, where they go to an address that is not theirs yet
 * @returns which mails they were
 */
export async function collectMail(
  model: Model,
  world: World,
  requester?: Account,
): Promise<string[]> {
  const mails = await world.drain();
  for (const mail of mails) {
    const kind = kinds[mail.template];
    const owner = requester ?? findByEmail(model, mail.to);
    if (!kind || !owner) continue;
    voidTokens(model, (token) => token.userId === owner.id && token.kind === kind);
    const mailbox = world.mailboxOf(mail.to);
    const changed = kind === "change-email" && { newEmail: mail.to };
    model.tokens.push({
      kind,
      token: tokenIn(mail),
      userId: owner.id,
      mailbox,
      live: true,
      ...changed,
    });
  }
  return mails.map(({ template }) => template).sort();
}
