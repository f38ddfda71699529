import { boolean, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "../account/users";
import { classify } from "../classify";
import { createdAt, instant, primaryId } from "../columns";

export const twoFactors = pgTable("two_factors", {
  id: primaryId(),
  secret: text("secret").notNull(),
  userId: uuid("user_id")
    .notNull()
    .unique()
    .references(() => users.id, { onDelete: "cascade" }),
  verified: boolean("verified").notNull().default(false),
  /** The time step of the last code that was taken: RFC 6238 section 5.2 lets each be used once. */
  lastUsedStep: integer("last_used_step").notNull().default(0),
  createdAt: createdAt(),
  failedVerificationCount: integer("failed_verification_count").notNull().default(0),
  lockedUntil: instant("locked_until"),
});

classify(
  twoFactors,
  "The secrets of authenticator apps.",
  {
    id: "plain",
    secret: "secret",
    userId: "plain",
    verified: "plain",
    lastUsedStep: "plain",
    createdAt: "personal",
    failedVerificationCount: "plain",
    lockedUntil: "plain",
  },
  { portable: true },
);
