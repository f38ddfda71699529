import type { AuthContext } from "@better-auth/core";
import { credentialHandlers } from "./defaults/credentials";
import { isReserved } from "./defaults/email-reservation";
import { lifecycleHandlers } from "./defaults/life";
import { tokenHandlers } from "./defaults/tokens";
import type { Settings, SoftDeletionHandlers } from "./types";

/**
 * The least that a deletion is, over Better Auth's adapter: it marks the account, ends its sessions and
 * holds its address. An application whose accounts own anything else hands its own handlers in.
 */
export function defaultHandlers(context: AuthContext, settings: Settings): SoftDeletionHandlers {
  return {
    ...lifecycleHandlers(context, settings),
    ...credentialHandlers(context, settings),
    ...tokenHandlers(context, settings),
    isReserved: (email) => isReserved(context, settings, email),
  };
}
