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

/** Bob, signed in, beside a deletion of Ada's whose row is gone while her address is reserved. */
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

it("a change to a reserved address", async () => {
  const { change, addresses } = await beside(false, { user: atOnce });
  for (const spelt of [email, "ADA@Example.com"])
    expect(await change(spelt)).toMatchObject(blocked);
  expect(addresses()).toEqual([bob.email]);
  expect((await change("new@example.com")).status).toBe(200);
  expect(addresses()).toEqual(["new@example.com"]);
});

it("is refused before an email is sent to it", async () => {
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

it("is answered like a new address when concealed, and changes nothing", async () => {
  const { change, addresses } = await beside(true, { user: atOnce });
  const reserved = await change(email);
  expect(addresses()).toEqual([bob.email]);
  const fresh = await change("new@example.com");
  expect(addresses()).toEqual(["new@example.com"]);
  expect(reserved).toEqual(fresh);
  expect(fresh.status).toBe(200);
});

it("is refused by its emailed link when concealed", async () => {
  const sendVerificationEmail = vi.fn(async (_: { user: { email: string }; token: string }) => {});
  const { change, addresses, here, userRow } = await beside(true, {
    user: { changeEmail: { enabled: true } },
    emailVerification: { sendVerificationEmail },
  });
  Object.assign(userRow(bob.email) ?? {}, { emailVerified: true });
  expect(await change(email)).toEqual(await change("new@example.com"));
  const [reserved, fresh] = sendVerificationEmail.mock.calls.map(([{ token }]) => token);
  expect(await here.get(`/verify-email?token=${reserved}`)).toMatchObject(blocked);
  expect(addresses()).toEqual([bob.email]);
  expect((await here.get(`/verify-email?token=${fresh}`)).status).toBe(200);
  expect(addresses()).toEqual(["new@example.com"]);
});

it("is impossible through any other endpoint, and stays possible for the owner of the address", async () => {
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
