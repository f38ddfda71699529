import { expect, it, vi } from "vitest";
import { ada, afterDeletion } from "./testing/plain-instance";
import { refusal } from "./testing/refusal";

const { email } = ada;
const bob = { ...ada, email: "bob@example.com" };
const blocked = {
  status: 403,
  body: refusal("EMAIL_BLOCKED"),
};
const atOnce = { changeEmail: { enabled: true, updateEmailWithoutVerification: true } };

/** Bob, signed in, beside a deletion of Ada's whose row is gone while her address is held. */
async function beside(concealBlockedEmail: boolean, more: object) {
  const instance = await afterDeletion(
    { concealBlockedEmail },
    { emailAndPassword: { enabled: true, autoSignIn: false }, ...more },
  );
  const browser = instance.browser();
  instance.rows.user = [];
  await browser.post("/sign-up/email", bob);
  await browser.post("/sign-in/email", bob);
  const change = (newEmail: string) => browser.post("/change-email", { newEmail });
  const addresses = () => instance.rows.user?.map((row) => row.email);
  return { ...instance, here: browser, change, addresses };
}

it("a held address cannot be changed to", async () => {
  const { change, addresses } = await beside(false, { user: atOnce });
  for (const spelt of [email, "ADA@Example.com"])
    expect(await change(spelt)).toMatchObject(blocked);
  expect(addresses()).toEqual([bob.email]);
  expect((await change("new@example.com")).status).toBe(200);
  expect(addresses()).toEqual(["new@example.com"]);
});

it("a held address is refused before a mail is sent to it", async () => {
  const sendVerificationEmail = vi.fn(async () => {});
  const { change } = await beside(false, {
    user: { changeEmail: { enabled: true } },
    emailVerification: { sendVerificationEmail },
  });
  expect(await change(email)).toMatchObject(blocked);
  expect(sendVerificationEmail).not.toHaveBeenCalled();
  expect((await change("new@example.com")).status).toBe(200);
  expect(sendVerificationEmail).toHaveBeenCalledOnce();
});

it("concealed: answered as a fresh one, and not changed", async () => {
  const { change, addresses } = await beside(true, { user: atOnce });
  const held = await change(email);
  expect(addresses()).toEqual([bob.email]);
  const fresh = await change("new@example.com");
  expect(addresses()).toEqual(["new@example.com"]);
  expect(held).toEqual(fresh);
  expect(fresh.status).toBe(200);
});

it("concealed, by a mailed link: refused to who has opened it", async () => {
  const sendVerificationEmail = vi.fn(async (_: { user: { email: string }; token: string }) => {});
  const { change, addresses, here, userRow } = await beside(true, {
    user: { changeEmail: { enabled: true } },
    emailVerification: { sendVerificationEmail },
  });
  Object.assign(userRow(bob.email) ?? {}, { emailVerified: true });
  expect(await change(email)).toEqual(await change("new@example.com"));
  const [held, fresh] = sendVerificationEmail.mock.calls.map(([{ token }]) => token);
  expect(await here.get(`/verify-email?token=${held}`)).toMatchObject(blocked);
  expect(addresses()).toEqual([bob.email]);
  expect((await here.get(`/verify-email?token=${fresh}`)).status).toBe(200);
  expect(addresses()).toEqual(["new@example.com"]);
});

it("no other endpoint of Better Auth leads to it, nor is it in the way of who has the address", async () => {
  const { auth, rows, userRow, addresses } = await beside(false, {});
  const { internalAdapter } = await auth.$context;
  const { id } = userRow(bob.email) ?? {};
  await expect(internalAdapter.updateUser(id, { email })).rejects.toThrow(blocked.body.message);
  rows.user?.push({ id: "deleted", email, status: "deleted" });
  await expect(internalAdapter.updateUser(id, { email })).rejects.toThrow(blocked.body.message);
  rows.user?.pop();
  await internalAdapter.updateUser(id, { email: bob.email, name: "Bob" });
  expect([addresses(), userRow(bob.email)?.name]).toEqual([[bob.email], "Bob"]);
});
