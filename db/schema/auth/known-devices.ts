import { pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId } from "../columns";

/** Browsers that somebody has signed in with; a cookie of their own tells them apart. */
export const knownDevices = pgTable(
  "known_devices",
  {
    id: primaryId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    deviceHash: text("device_hash").notNull(),
    /** Until when this browser is not asked for the second factor. */
    trustedUntil: instant("trusted_until"),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [
    unique("known_devices_user_id_device_hash_unique").on(table.userId, table.deviceHash),
  ],
);

classify(
  knownDevices,
  "Browsers that an account has signed in with, and which of them are trusted devices.",
  {
    id: "plain",
    userId: "plain",
    deviceHash: "secret",
    trustedUntil: "plain",
    lastSeenAt: "personal",
    createdAt: "personal",
  },
  { portable: false },
);
