import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { authError } from "@/lib/auth/auth-error";
import { Browser } from "@/tests/support/browser-client";
import { createUser } from "@/tests/support/users";

const spellings: Record<string, (email: string) => string> = {
  "as it was registered": (email) => email,
  "in capitals": (email) => email.toUpperCase(),
  "without its plus tag": (email) => email.replace("+shop", ""),
  "with another plus tag": (email) => email.replace("+shop", "+home"),
  "with a dot at the end": (email) => `${email}.`,
  "in full-width letters": (email) => email.replace("example", "ｅxample"),
};

// Spellings of one mailbox are reserved together; an account is opened by one address.
test.each(Object.entries(spellings))(
  "accepts a password on restore for the same spellings as at sign-in: %s",
  async (_name, spell) => {
    const user = await createUser({ email: `r-${randomUUID().slice(0, 8)}+shop@example.com` });
    const { password } = user;
    const given = { email: spell(user.email), password };
    const signIn = await new Browser().post("/sign-in/email", given);
    const owner = new Browser();
    await owner.post("/sign-in/email", user);
    expect((await owner.post("/delete-user", { password })).status).toBe(200);
    const restore = await new Browser().post("/soft-deletion/restore", given);
    expect({ restored: restore.ok }).toEqual({ restored: signIn.ok });
    if (restore.ok) return;
    expect(await restore.json()).toEqual(authError("AUTH_INVALID_CREDENTIALS"));
    expect((await new Browser().post("/soft-deletion/restore", user)).status).toBe(200);
  },
);
