import { pgTable, text } from "drizzle-orm/pg-core";
import { classify } from "../classify";
import { createdAt, instant, primaryId } from "../columns";

/** The keys that sign the JWTs of API clients; the private half is encrypted. */
export const jwks = pgTable("jwks", {
  id: primaryId(),
  publicKey: text("public_key").notNull(),
  privateKey: text("private_key").notNull(),
  alg: text("alg"),
  crv: text("crv"),
  expiresAt: instant("expires_at"),
  createdAt: createdAt(),
});

classify(
  jwks,
  "The keys that sign JSON web tokens.",
  {
    id: "plain",
    publicKey: "plain",
    privateKey: "secret",
    alg: "plain",
    crv: "plain",
    expiresAt: "plain",
    createdAt: "plain",
  },
  {
    ends: "It contains no personal data.",
    portable: false,
  },
);
