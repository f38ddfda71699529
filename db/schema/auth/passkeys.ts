import { boolean, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, primaryId } from "../columns";

export const passkeys = pgTable(
  "passkeys",
  {
    id: primaryId(),
    name: text("name"),
    publicKey: text("public_key").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    credentialID: text("credential_id").notNull().unique(),
    counter: integer("counter").notNull(),
    deviceType: text("device_type").notNull(),
    backedUp: boolean("backed_up").notNull(),
    transports: text("transports"),
    aaguid: text("aaguid"),
    createdAt: createdAt(),
  },
  (table) => [index("passkeys_user_id_idx").on(table.userId)],
);

classify(
  passkeys,
  "Passkeys: their public keys and names.",
  {
    id: "plain",
    name: "personal",
    publicKey: "secret",
    userId: "plain",
    credentialID: "secret",
    counter: "plain",
    deviceType: "personal",
    backedUp: "plain",
    transports: "plain",
    aaguid: "plain",
    createdAt: "personal",
  },
  { portable: true },
);
