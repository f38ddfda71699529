import { runWithRequestState } from "@better-auth/core/context";
import { expect, test } from "vitest";
import { hashPassword } from "./password";
import { rememberUser, userOfVerifiedPassword, verifyAndRemember } from "./verified-password";

const userOf = (id: string) => ({
  id,
  name: "Somebody",
  email: `${id}@example.com`,
  status: "active",
  twoFactorEnabled: false,
});

const inRequest = <T>(work: () => Promise<T>) => runWithRequestState(new WeakMap(), work);

test("regression: keeps the user of a verified password when a hook reads another user", async () => {
  const hash = await hashPassword("a right password");
  await inRequest(async () => {
    await rememberUser(userOf("owner"));
    await verifyAndRemember({ hash, password: "a right password" });
    await rememberUser(userOf("other"));
    expect(await userOfVerifiedPassword("owner")).toEqual(userOf("owner"));
    expect(await userOfVerifiedPassword("other")).toBeNull();
  });
});

test("returns no user for a wrong password or for the password of another request", async () => {
  const hash = await hashPassword("a right password");
  await inRequest(async () => {
    await rememberUser(userOf("owner"));
    await verifyAndRemember({ hash, password: "a wrong password" });
    expect(await userOfVerifiedPassword("owner")).toBeNull();
  });
  await inRequest(async () => expect(await userOfVerifiedPassword("owner")).toBeNull());
});
