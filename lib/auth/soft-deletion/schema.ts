import type { BetterAuthPluginDBSchema } from "@better-auth/core/db";

export const schema = {
  user: {
    fields: {
      status: { type: "string", required: false, defaultValue: "active", input: false },
      deletedAt: { type: "date", required: false, input: false },
    },
  },
  blockedIdentifier: {
    fields: {
      identifierHash: { type: "string", required: true, index: true },
      hashKey: { type: "string", required: true },
      type: { type: "string", required: true },
      subject: { type: "string", required: true, index: true },
      expiresAt: { type: "date", required: true, index: true },
    },
  },
} satisfies BetterAuthPluginDBSchema;
