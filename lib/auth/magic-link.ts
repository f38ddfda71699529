import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import type { BetterAuthPlugin } from "better-auth";
import { setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { authExecutor, authTransaction } from "./adapter";
import { authRefusal } from "./auth-error";
import { claimAddress } from "./claim-address";
import { linkRequest } from "./mailed-links";
import { refuseOthersSession } from "./other-session";
import { signedUpHere } from "./sign-up-cookie";
import { findToken, takeToken } from "./tokens";

const token = z.string().max(256);
const invalidLink = () => authRefusal("BAD_REQUEST", "INVALID_TOKEN");

/** `GET /magic-link/verify`: leads to the page with the button; a GET uses nothing up. */
const magicLinkPage = createAuthEndpoint(
  "/magic-link/verify",
  { method: "GET", query: z.object({ token: token.optional() }).optional() },
  async (ctx) => {
    throw ctx.redirect(`/magic-link?${new URLSearchParams({ token: ctx.query?.token ?? "" })}`);
  },
);

/**
 * `POST /magic-link/verify`: the token becomes a session, in one transaction. It names a user, not an
 * address, so that it never makes an account anew; a deletion voids it.
 */
const verifyMagicLink = createAuthEndpoint(
  "/magic-link/verify",
  { method: "POST", body: z.object({ token }) },
  async (ctx) => {
    const { token } = ctx.body;
    const found = await findToken(authExecutor(), "magic-link", token);
    if (!found) throw invalidLink();
    const { userId } = found;
    await refuseOthersSession(ctx, userId);
    const madeHere = await signedUpHere(ctx, userId);
    const { internalAdapter } = ctx.context;
    const signedIn = await runWithTransaction(ctx.context.adapter, async () => {
      const tx = authTransaction();
      await lockUser(tx, userId);
      if (!(await takeToken(tx, "magic-link", token))) return null;
      const [user] = await tx.select().from(users).where(eq(users.id, userId));
      if (!user) return null;
      const claim = { userId, email: user.email, madeHere, by: "magic-link" };
      if (!user.emailVerified && !(await claimAddress(tx, claim))) return null;
      // `null` where a second step is to follow.
      const session = await internalAdapter.createSession(userId);
      return { session, user: await internalAdapter.findUserById(userId) };
    });
    if (!signedIn?.user) throw invalidLink();
    const { session, user } = signedIn;
    if (session) await setSessionCookie(ctx, { session, user });
    return ctx.json({ status: true, user: parseUserOutput(ctx.context.options, user) });
  },
);

/** Sign-in by a mailed link. */
export const magicLink = () =>
  ({
    id: "magic-link",
    endpoints: {
      signInMagicLink: linkRequest("/sign-in/magic-link", "magic-link"),
      magicLinkPage,
      verifyMagicLink,
    },
  }) satisfies BetterAuthPlugin;
