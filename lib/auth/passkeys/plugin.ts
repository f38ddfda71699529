import type { BetterAuthPlugin } from "better-auth";
import {
  deletePasskeyEndpoint,
  listPasskeysEndpoint,
  updatePasskeyEndpoint,
} from "./routes/manage";
import { generateRegisterOptions, verifyRegistration } from "./routes/register";
import { generateAuthenticateOptions, verifyAuthentication } from "./routes/sign-in";

/**
 * Passkeys under the paths of Better Auth's plugin, which its client speaks. Other than there, the
 * authenticator has to verify its owner, challenges die with the session or the account that they
 * were issued for, and what changes the ways into an account is one transaction with its audit row
 * and its mail.
 */
export const passkeyRoutes = () =>
  ({
    id: "passkey",
    endpoints: {
      generatePasskeyRegistrationOptions: generateRegisterOptions,
      verifyPasskeyRegistration: verifyRegistration,
      generatePasskeyAuthenticationOptions: generateAuthenticateOptions,
      verifyPasskeyAuthentication: verifyAuthentication,
      listPasskeys: listPasskeysEndpoint,
      updatePasskey: updatePasskeyEndpoint,
      deletePasskey: deletePasskeyEndpoint,
    },
  }) satisfies BetterAuthPlugin;
