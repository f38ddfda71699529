import { runWithRequestState } from "@better-auth/core/context";
import { expect, test } from "vitest";
import { hashPassword } from "./password";
import { provedUser, rememberUser, verifyAndRemember } from "./password-proof";

const userOf = (id: string) => ({
  id,
  name: "Somebody",
  email: `${id}@example.com`,
  status: "active",
  twoFactorEnabled: false,
});

const inRequest = <T>(work: () => Promise<T>) => runWithRequestState(new WeakMap(), work);

test("regression: a user that a hook read after the verification took the place of the one who signs in", async () => {
  const hash = await hashPassword("a right password");
  await inRequest(async () => {
    await rememberUser(userOf("owner"));
    await verifyAndRemember({ hash, password: "a right password" });
    await rememberUser(userOf("other"));
    expect(await provedUser("owner")).toEqual(userOf("owner"));
    expect(await provedUser("other")).toBeNull();
  });
});

test("a wrong password proves no user, and one request none of another", async () => {
  const hash = await hashPassword("a right password");
  await inRequest(async () => {
    await rememberUser(userOf("owner"));
    await verifyAndRemember({ hash, password: "a wrong password" });
    expect(await provedUser("owner")).toBeNull();
  });
  await inRequest(async () => expect(await provedUser("owner")).toBeNull());
});
