import type { ClientFetchOption } from "@better-auth/core";
import type { BetterAuthClientPlugin } from "better-auth/client";
import type { softDeletion } from ".";
import { SOFT_DELETION_ERROR_CODES } from "./error-codes";
import type { StepUpInput } from "./types";

/** The credentials of a deleted account's owner: the password, or the token of an emailed link. */
export type RestoreCredentials =
  | { email: string; password: string; code?: string }
  | { token: string; code?: string };

/** Why a request was refused; a code of another plugin may come along its way too. */
export type SoftDeletionRefusal = {
  code?: keyof typeof SOFT_DELETION_ERROR_CODES | (string & {});
  message?: string;
};

/**
 * The client half: `restoreAccount`, `openGracePass`, `eraseAccount` and `requestRestore` beside
 * Better Auth's own `deleteUser`, whose answer tells until when it can be undone.
 */
export const softDeletionClient = () =>
  ({
    id: "soft-deletion",
    $InferServerPlugin: {} as ReturnType<typeof softDeletion>,
    $ERROR_CODES: SOFT_DELETION_ERROR_CODES,
    // Without a body the client would take them for a GET.
    pathMethods: { "/soft-deletion/restore": "POST" },
    atomListeners: [
      { matcher: (path) => path === "/soft-deletion/erase", signal: "$sessionSignal" },
    ],
    getActions: ($fetch, $store) => {
      const post = <Answer>(path: string, body: object, options?: ClientFetchOption) =>
        $fetch<Answer, SoftDeletionRefusal>(path, { ...options, method: "POST", body });
      return {
        /** Restores by credentials, or without any by the browser's grace pass. */
        restoreAccount: (
          input: RestoreCredentials | Record<string, never>,
          options?: ClientFetchOption,
        ) => post<{ message: string }>("/soft-deletion/restore", input, options),
        /** Opens, for ten minutes, what the owner of a deleted account may do. */
        openGracePass: (input: RestoreCredentials, options?: ClientFetchOption) =>
          post<{ restorableUntil: Date }>("/soft-deletion/grace-pass", input, options),
        /** Permanently erases the account of the session or of the grace pass; `email` is typed by hand. */
        eraseAccount: async (
          input: { email: string } & StepUpInput,
          options?: ClientFetchOption,
        ) => {
          const answer = await post<{ success: boolean; message: string }>(
            "/soft-deletion/erase",
            input,
            options,
          );
          if (answer.data) $store.notify("$sessionSignal");
          return answer;
        },
        /** Asks for an emailed link; the answer is the same for every address. */
        requestRestore: (input: { email: string }, options?: ClientFetchOption) =>
          post<{ message: string }>("/soft-deletion/request-restore", input, options),
      };
    },
  }) satisfies BetterAuthClientPlugin;
