import type { BetterAuthClientPlugin } from "better-auth/client";
import type { softDeletion } from ".";

/** The client half: `authClient.restoreAccount({ email, password })` and `requestRestore({ email })`. */
export const softDeletionClient = () =>
  ({
    id: "soft-deletion",
    $InferServerPlugin: {} as ReturnType<typeof softDeletion>,
    getActions: ($fetch) => ({
      restoreAccount: (input: { email: string; password: string; code?: string }) =>
        $fetch<{ message: string }>("/soft-deletion/restore", { method: "POST", body: input }),
      requestRestore: (input: { email: string }) =>
        $fetch<{ message: string }>("/soft-deletion/request-restore", {
          method: "POST",
          body: input,
        }),
    }),
  }) satisfies BetterAuthClientPlugin;
