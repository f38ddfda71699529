import { expect, test } from "vitest";
import { auth } from "@/lib/auth/auth";
import { accountsOf } from "@/tests/support/oauth-people";
import { createUser } from "@/tests/support/users";

test("stores no token in a linked account, through any part of Better Auth", async () => {
  const { internalAdapter } = await auth.$context;
  const { id: userId } = await createUser();
  const tokens = { accessToken: "a", refreshToken: "r", idToken: "i", scope: "s" };
  const none = { accessToken: null, refreshToken: null, idToken: null, scope: null };
  const key = { providerId: "github", accountId: userId };
  const made = await internalAdapter.createAccount({ userId, ...key, ...tokens });
  expect(made).toMatchObject(none);
  await internalAdapter.updateAccount(made.id, tokens);
  expect(await accountsOf(userId)).toContainEqual(expect.objectContaining({ ...key, ...none }));
});
