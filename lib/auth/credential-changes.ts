import type { BetterAuthPlugin } from "better-auth";
import { changeEmail, confirmEmailChange } from "./change-email";
import { changePassword } from "./change-password";
import { setPassword } from "./set-password";

/** Changes of what an account is signed in to with, in place of Better Auth's own routes. */
export const credentialChanges = () =>
  ({
    id: "credential-changes",
    endpoints: { changeEmail, confirmEmailChange, changePassword, setPassword },
  }) satisfies BetterAuthPlugin;
