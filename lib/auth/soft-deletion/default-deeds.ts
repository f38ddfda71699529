import type { AuthContext } from "@better-auth/core";
import { isHeld } from "./defaults/hold";
import { lifeDeeds } from "./defaults/life";
import { proofDeeds } from "./defaults/proof";
import { tokenDeeds } from "./defaults/tokens";
import type { Settings } from "./settings";
import type { SoftDeletionDeeds } from "./types";

/**
 * The least that a deletion is, over Better Auth's adapter: it marks the account, ends its sessions and
 * holds its address. An application whose accounts own anything else hands its own deeds in.
 */
export function defaultDeeds(context: AuthContext, settings: Settings): SoftDeletionDeeds {
  return {
    ...lifeDeeds(context, settings),
    ...proofDeeds(context, settings),
    ...tokenDeeds(context, settings),
    isHeld: (email) => isHeld(context, settings, email),
  };
}
