import { createAuthEndpoint } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { z } from "zod";
import { signedUpHere } from "../sign-up/sign-up-cookie";
import { findLinkOwner, invalidLink, refuseOthersSession, signInByLink } from "./followed-links";
import { linkRequest } from "./mailed-links";

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
    const user = await findLinkOwner(ctx, "magic-link", token);
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
