import type { BetterAuthClientPlugin } from "better-auth/client";
import type { softDeletion } from ".";

type Proof = { email: string; password: string; code?: string };

/** The client half, such as `authClient.restoreAccount({ email, password })` and `requestRestore({ email })`. */
export const softDeletionClient = () =>
  ({
    id: "soft-deletion",
    $InferServerPlugin: {} as ReturnType<typeof softDeletion>,
    getActions: ($fetch) => ({
      restoreAccount: (input: Proof | { token: string; code?: string } | Record<string, never>) =>
        $fetch<{ message: string }>("/soft-deletion/restore", { method: "POST", body: input }),
      openGracePass: (input: Proof | { token: string; code?: string }) =>
        $fetch<{ restorableUntil: string }>("/soft-deletion/grace-pass", {
          method: "POST",
          body: input,
        }),
      eraseAccount: (input: { email: string; password?: string; code?: string }) =>
        $fetch<{ success: boolean; message: string }>("/soft-deletion/erase", {
          method: "POST",
          body: input,
        }),
      requestRestore: (input: { email: string }) =>
        $fetch<{ message: string }>("/soft-deletion/request-restore", {
          method: "POST",
          body: input,
        }),
    }),
  }) satisfies BetterAuthClientPlugin;
