import { emailOTP, magicLink } from "better-auth/plugins";
import { describe, expect, it } from "vitest";
import { purgeDeletedUsers } from ".";
import { ada, plainInstance } from "./testing/plain-instance";

const { password } = ada;
// What an adapter may take for wildcards, and what ends with the address of another.
const [email, other, longer] = ["a_a@example.com", "aba@example.com", "x-a_a@example.com"];
const who = { ...ada, email };

function sending(verification: { storeIdentifier?: "hashed" } = {}) {
  const sent = new Map<string, string>();
  const instance = plainInstance(
    {},
    {
      verification,
      plugins: [
        magicLink({ sendMagicLink: ({ email: to, token }) => void sent.set(to, token) }),
        emailOTP({ sendVerificationOTP: async ({ email: to, otp }) => void sent.set(to, otp) }),
      ],
    },
  );
  const ask = async (kind: "link" | "code", to: string) => {
    const answer =
      kind === "link"
        ? await instance.browser().post("/sign-in/magic-link", { email: to })
        : await instance
            .browser()
            .post("/email-otp/send-verification-otp", { email: to, type: "sign-in" });
    expect(answer.status).toBe(200);
  };
  const use = async (kind: "link" | "code", to: string) => {
    const browser = instance.browser();
    if (kind === "link") await browser.get(`/magic-link/verify?token=${sent.get(to)}`);
    else await browser.post("/sign-in/email-otp", { email: to, otp: sent.get(to) });
    return (await browser.get("/get-session")).body?.user?.email;
  };
  return { ...instance, ask, use };
}

describe.each([[undefined], ["hashed"]] as const)("identifiers stored %s", (storeIdentifier) => {
  it.each([
    ["link", email],
    ["link", "A_a@Example.com"],
    ["code", email],
  ] as const)(
    "refuses a %s to %s from before a deletion after the restore",
    async (kind, spelt) => {
      const { ask, use, signedUp, restore, userRow } = sending({ storeIdentifier });
      const here = await signedUp(who);
      Object.assign(userRow(email) ?? {}, { emailVerified: true });
      for (const to of [spelt, other, longer]) await ask(kind, to);
      expect((await here.post("/delete-user", { password })).status).toBe(200);
      expect((await restore({ email, password })).status).toBe(200);
      expect(await use(kind, spelt)).toBeUndefined();
      for (const to of [other, longer]) expect(await use(kind, to)).toBe(to);
      await ask(kind, email);
      expect(await use(kind, email)).toBe(email);
    },
  );
});

it("keeps what was sent to the new owner of a released address after the purge", async () => {
  const { auth, ask, use, signedUp, rows } = sending();
  // Never verified, so that its deletion releases the address.
  await (await signedUp(who)).post("/delete-user", { password });
  await signedUp({ ...who, name: "Eve" });
  await ask("link", email);
  const [deleted] = rows.user ?? [];
  expect(deleted?.formerEmail).toBe(email);
  Object.assign(deleted ?? {}, { purgeAt: new Date(Date.now() - 1000) });
  expect(await purgeDeletedUsers(auth)).toEqual({ purged: 1, failed: 0 });
  expect(rows.user?.map(({ name }) => name)).toEqual(["Eve"]);
  expect(await use("link", email)).toBe(email);
});
