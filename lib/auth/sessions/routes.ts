import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { db } from "@/db/client";
import { type Ending, endSessions } from "@/lib/account/end-sessions";
import { listSessions as listOf } from "@/lib/account/sessions";
import { activeSession } from "./active-session";

const signedIn = { requireHeaders: true, use: [activeSession] };

const end = (ctx: GenericEndpointContext, ending: Ending) =>
  db.transaction((tx) => endSessions(tx, ctx.context.session?.session.userId ?? "", ending));

/** `GET /list-sessions`: the caller's sessions, of whatever age; no token is among what it tells. */
export const listSessionsEndpoint = createAuthEndpoint(
  "/list-sessions",
  { method: "GET", ...signedIn },
  async (ctx) => {
    const { id, userId } = ctx.context.session.session;
    return ctx.json(await listOf(userId, id));
  },
);

/** `POST /revoke-session`: ends one of the caller's sessions; the same answer if it has ended before. */
export const revokeSessionEndpoint = createAuthEndpoint(
  "/revoke-session",
  { method: "POST", body: z.object({ id: z.uuid() }), ...signedIn },
  async (ctx) => {
    await end(ctx, { only: ctx.body.id });
    if (ctx.body.id === ctx.context.session.session.id) deleteSessionCookie(ctx);
    return ctx.json({ status: true });
  },
);

/** `POST /revoke-sessions`: ends every session of the caller, this one too. */
export const revokeSessionsEndpoint = createAuthEndpoint(
  "/revoke-sessions",
  { method: "POST", ...signedIn },
  async (ctx) => {
    const count = await end(ctx, "all");
    deleteSessionCookie(ctx);
    return ctx.json({ status: true, count });
  },
);
