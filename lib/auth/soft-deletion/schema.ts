import type { BetterAuthPluginDBSchema } from "@better-auth/core/db";
import type { Settings } from "./types";

const ofUser = {
  status: { type: "string", required: false, defaultValue: "active", input: false },
  deletedAt: { type: "date", required: false, input: false },
  /** The deadline, stored with the deletion: another `retentionDays` later does not change it. */
  purgeAt: { type: "date", required: false, input: false, returned: false },
} as const;

/** The address that an account had before its deletion gave it free; kept whatever the options are by now. */
const formerEmail = {
  type: "string",
  required: false,
  input: false,
  returned: false,
  index: true,
} as const;

/** Addresses that may not be registered before `expiresAt`, as keyed hashes. */
const blockedIdentifier = {
  fields: {
    identifierHash: { type: "string", required: true, index: true },
    type: { type: "string", required: true },
    /** The id of the user whose deletion made the reservation; no reference, so that it can outlive the row. */
    subject: { type: "string", required: true, index: true },
    expiresAt: { type: "date", required: true, index: true },
  },
} as const;

/** The fields that the plugin needs; only those of users where the application has its own reservations. */
export function schemaOf(settings: Settings) {
  return {
    user: { fields: { ...ofUser, ...(settings.usesDefaultLife && { formerEmail }) } },
    ...(settings.usesDefaultLife && settings.blockReRegistration && { blockedIdentifier }),
  } satisfies BetterAuthPluginDBSchema as { user: { fields: typeof ofUser } };
}
