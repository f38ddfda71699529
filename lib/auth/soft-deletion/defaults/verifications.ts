import type { AuthContext } from "@better-auth/core";
import { getCurrentAdapter } from "@better-auth/core/context";
import type { Where } from "@better-auth/core/db/adapter";
import type { User } from "better-auth";

type Row = { id: string; value: string };

const model = "verification";
const page = 100;
// What Better Auth's e-mail OTP plugin can send a code for that needs no session.
const otpKinds = ["sign-in", "email-verification", "forget-password"];

/** The ids of what was issued to an address, such as a magic link: its value is JSON that names it. */
async function issuedTo(context: AuthContext, address: string): Promise<string[]> {
  const adapter = await getCurrentAdapter(context.adapter);
  const needle = JSON.stringify({ email: address.toLowerCase() }).slice(1, -1);
  const where: Where[] = [
    { field: "value", operator: "contains", value: needle, mode: "insensitive" },
  ];
  const ids: string[] = [];
  for (let offset = 0; ; offset += page) {
    const sortBy = { field: "id", direction: "asc" } as const;
    const rows = await adapter.findMany<Row>({ model, where, sortBy, limit: page, offset });
    // An adapter may take "_" and "%" for wildcards, and find other addresses as well.
    for (const { id, value } of rows) if (value.toLowerCase().includes(needle)) ids.push(id);
    if (rows.length < page) return ids;
  }
}

/** Ends what Better Auth has sent to a user, such as a link to reset the password, or one to sign in. */
export async function dropVerifications(context: AuthContext, user: User): Promise<void> {
  // By their names, so that those are met too that are stored hashed, or in a secondary storage.
  for (const kind of otpKinds)
    await context.internalAdapter.deleteVerificationByIdentifier(
      `${kind}-otp-${user.email.toLowerCase()}`,
    );
  // There is no such table where they are kept in a secondary storage.
  const { secondaryStorage, verification } = context.options;
  if (secondaryStorage && !verification?.storeInDatabase) return;
  const adapter = await getCurrentAdapter(context.adapter);
  await adapter.deleteMany({ model, where: [{ field: "value", value: user.id }] });
  for (const id of await issuedTo(context, user.email))
    await adapter.deleteMany({ model, where: [{ field: "id", value: id }] });
}
