import type { AuthContext, GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import type { APIError } from "@better-auth/core/error";
import type { BetterAuthPlugin } from "better-auth";
import { getSessionFromCtx } from "better-auth/api";
import { expireCookie, setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { findReservation } from "@/lib/account/deletion/email-reservation";
import { lockUser } from "@/lib/account/lock-user";
import { consumeToken, findToken } from "@/lib/account/tokens";
import { appendAudit } from "@/lib/audit/append";
import { authExecutor, authTransaction } from "../adapter";
import { authRefusal } from "../auth-error";
import { linkRequest } from "./mailed-links";

const name = "sign_up";
/** How long the link that verifies an address works without a password in the same browser, in seconds. */
export const signUpCookieSeconds = 24 * 60 * 60;

/** Lets the link that verifies the address of this account work in this browser. */
export async function rememberSignUp(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const cookie = ctx.context.createAuthCookie(name, { maxAge: signUpCookieSeconds });
  await ctx.setSignedCookie(cookie.name, userId, ctx.context.secret, cookie.attributes);
}

/** Whether this account was made in this browser, within a day. */
export async function signedUpHere(ctx: GenericEndpointContext, userId: string): Promise<boolean> {
  const cookie = ctx.context.createAuthCookie(name);
  return (await ctx.getSignedCookie(cookie.name, ctx.context.secret)) === userId;
}

export const forgetSignUp = (ctx: GenericEndpointContext): void =>
  expireCookie(ctx, ctx.context.createAuthCookie(name));

type LinkPurpose = "verify-email" | "magic-link" | "reset-password";

/** The refusal of a link that is unknown, used, voided or expired, or whose address is reserved. */
export const invalidLink = (): APIError => authRefusal("BAD_REQUEST", "INVALID_TOKEN");

/** Returns the owner of an emailed link without consuming it, or `null` for a link that is no longer valid. */
export async function findLinkOwner(
  { internalAdapter }: Pick<AuthContext, "internalAdapter">,
  purpose: LinkPurpose,
  token: string,
) {
  const found = await findToken(authExecutor(), purpose, token);
  return found && internalAdapter.findUserById(found.userId);
}

/** Whether another user is signed in with the browser that sends the request. */
export async function isOthersSession(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<boolean> {
  const current = await getSessionFromCtx(ctx);
  return current !== null && current.user.id !== userId;
}

/**
 * Refuses an emailed link in another user's session, before it is consumed.
 *
 * @throws APIError 409 `WRONG_SESSION`
 */
export async function refuseOthersSession(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<void> {
  if (await isOthersSession(ctx, userId)) throw authRefusal("CONFLICT", "WRONG_SESSION");
}

type Claim = {
  /** Whether the passwords and providers of the account are its owner's. */
  madeHere: boolean;
  /** What verified the address, for the audit row; missing for the link that does nothing else. */
  by?: string;
};

/**
 * Verifies the address of an account that has shown to be its owner's, unless it is verified. Until then
 * anybody may have made the account: passwords and providers that were set up elsewhere do not become a
 * sign-in method.
 *
 * @returns `false`, and nothing is done, where the address is reserved in another spelling of it, whose
 *   account was deleted after the sign-up
 */
export async function claimAddress(
  tx: Transaction,
  { id: userId, email, emailVerified }: { id: string; email: string; emailVerified: boolean },
  { madeHere, by }: Claim,
): Promise<boolean> {
  if (emailVerified) return true;
  if (await findReservation(tx, email)) return false;
  await tx.update(users).set({ emailVerified: true }).where(eq(users.id, userId));
  if (!madeHere) await tx.delete(accounts).where(eq(accounts.userId, userId));
  const metadata = by === undefined ? undefined : { by };
  await appendAudit(tx, { action: "account.verified", userId, metadata });
  return true;
}

/**
 * Consumes the token of an emailed link, verifies the address and begins a session, all or nothing. The
 * token names a user, not an address, so that it never makes an account anew; a deletion voids it.
 *
 * @returns what the route answers
 * @throws the `refusal`, if the link was used meanwhile, or the address is reserved
 */
export async function signInByLink(
  ctx: GenericEndpointContext,
  link: Claim & { purpose: LinkPurpose; token: string; userId: string },
  refusal: () => Error = invalidLink,
) {
  const { purpose, token, userId } = link;
  const { adapter, internalAdapter, options } = ctx.context;
  const { session, user } = await runWithTransaction(adapter, async () => {
    const tx = authTransaction();
    await lockUser(tx, userId);
    if (!(await consumeToken(tx, purpose, token))) throw refusal();
    const [owner] = await tx.select().from(users).where(eq(users.id, userId));
    if (!owner || !(await claimAddress(tx, owner, link))) throw refusal();
    // `null` where a second factor is to follow.
    const session = await internalAdapter.createSession(userId);
    return { session, user: await internalAdapter.findUserById(userId) };
  });
  if (!user) throw refusal();
  if (session) await setSessionCookie(ctx, { session, user });
  return { status: true, user: parseUserOutput(options, user) };
}

const token = z.string().max(256);

/** `GET /magic-link/verify`: leads to the page with the button; a GET uses nothing up. */
const magicLinkPage = createAuthEndpoint(
  "/magic-link/verify",
  { method: "GET", query: z.object({ token: token.optional() }).optional() },
  async (ctx) => {
    throw ctx.redirect(`/magic-link?${new URLSearchParams({ token: ctx.query?.token ?? "" })}`);
  },
);

/** `POST /magic-link/verify`: the token becomes a session. */
const verifyMagicLink = createAuthEndpoint(
  "/magic-link/verify",
  { method: "POST", body: z.object({ token }) },
  async (ctx) => {
    const { token } = ctx.body;
    const user = await findLinkOwner(ctx.context, "magic-link", token);
    if (!user) throw invalidLink();
    await refuseOthersSession(ctx, user.id);
    const madeHere = await signedUpHere(ctx, user.id);
    const link = { purpose: "magic-link", by: "magic-link", token, userId: user.id } as const;
    return ctx.json(await signInByLink(ctx, { ...link, madeHere }));
  },
);

/** Sign-in by an emailed link. */
export const magicLink = () =>
  ({
    id: "magic-link",
    endpoints: {
      signInMagicLink: linkRequest("/sign-in/magic-link", "magic-link"),
      magicLinkPage,
      verifyMagicLink,
    },
  }) satisfies BetterAuthPlugin;
