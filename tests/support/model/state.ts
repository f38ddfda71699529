/** What the reference model knows of an account. */
export type Account = {
  id: string;
  subject: string;
  email: string;
  mailbox: number;
  verified: boolean;
  /** `due`: deleted, and the deadline has passed. */
  state: "active" | "deleted" | "due";
  banned: boolean;
  /** Whether the one password of this model opens it; verification by email drops what a stranger may have set. */
  hasPassword: boolean;
  sessions: number;
};

export type TokenKind =
  | "verify-email"
  | "magic-link"
  | "reset-password"
  | "restore"
  | "restore-link"
  | "change-email";

/** A link that was mailed, kept for later. */
export type Token = {
  kind: TokenKind;
  token: string;
  userId: string;
  /** The mailbox that it was mailed to. */
  mailbox: number;
  /** Of a change of address. */
  newEmail?: string;
  live: boolean;
};

/** The reference: what accounts, holds and links there are after each command. */
export type Model = {
  accounts: Account[];
  /** Live holds: whose deletion holds which mailbox. */
  holds: { subject: string; mailbox: number }[];
  tokens: Token[];
  /** Which steps have been taken. */
  taken: string[];
};

export const emptyModel = (): Model => ({ accounts: [], holds: [], tokens: [], taken: [] });

export const isReserved = (model: Model, mailbox: number) =>
  model.holds.some((hold) => hold.mailbox === mailbox);

/** An unverified address that is reserved by now in another spelling of it. */
export const isStopped = (model: Model, { verified, mailbox }: Account) =>
  !verified && isReserved(model, mailbox);

export const findByEmail = (model: Model, email: string) =>
  model.accounts.find((account) => account.email === email);

/** Ends the links that `which` names. */
export function voidTokens(model: Model, which: (token: Token) => boolean): void {
  for (const token of model.tokens) if (which(token)) token.live = false;
}

/** The row is gone, and what hangs on it; a hold is not among that. */
export function forget(model: Model, { id }: Account): void {
  model.accounts = model.accounts.filter((account) => account.id !== id);
  voidTokens(model, (token) => token.userId === id);
}

/** A deletion by this application; the one of an unverified account is for good. */
export function markDeleted(model: Model, account: Account): void {
  account.sessions = 0;
  if (account.state !== "active") return;
  if (!account.verified) {
    forget(model, account);
    return;
  }
  account.state = "deleted";
  // Its own links, and those by which another account would take an address of that mailbox.
  voidTokens(
    model,
    ({ userId, mailbox, kind }) =>
      userId === account.id || (mailbox === account.mailbox && kind === "change-email"),
  );
  model.holds.push({ subject: account.subject, mailbox: account.mailbox });
}

export function liftReservation(model: Model, { subject }: Account): void {
  model.holds = model.holds.filter((hold) => hold.subject !== subject);
}

export function markRestored(model: Model, account: Account): void {
  account.state = "active";
  voidTokens(model, ({ userId }) => userId === account.id);
  liftReservation(model, account);
}

/** An emailed link was followed: the password that was set before may be a stranger's. */
export function markClaimed(account: Account): void {
  if (!account.verified) account.hasPassword = false;
  account.verified = true;
}

/** Whether an account may take an address. */
export function isFree(model: Model, email: string, mailbox: number, { id }: Account): boolean {
  const taken = model.accounts.some(
    (other) => other.email === email && other.id !== id && other.verified,
  );
  return !taken && !isReserved(model, mailbox);
}
