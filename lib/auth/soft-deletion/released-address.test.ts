import { describe, expect, it, vi } from "vitest";
import { ada, afterDeletion, plainInstance } from "./testing/plain-instance";

const { email, password } = ada;
const eve = { name: "Eve", email, password: "another password" };

describe("an address that was released before blockReRegistration was turned on", () => {
  async function changed() {
    const links: string[] = [];
    const sendRestoreLink = ({ token }: { token: string }) => void links.push(token);
    const { rows } = await afterDeletion({ blockReRegistration: false });
    const later = plainInstance({ blockReRegistration: true, sendRestoreLink });
    Object.assign(later.rows, rows);
    return { ...later, links };
  }

  it("is restored by password after a sign-in that reports the deletion", async () => {
    const { restore, signIn, userRow } = await changed();
    expect(await signIn()).toMatchObject({ status: 403, body: { code: "ACCOUNT_DELETED" } });
    expect((await signIn({ email, password: "wrong" })).body.code).toBe(
      "INVALID_EMAIL_OR_PASSWORD",
    );
    expect((await restore()).status).toBe(200);
    expect(userRow()).toMatchObject({ status: "active", formerEmail: null });
    expect((await signIn()).status).toBe(200);
  });

  it("is restored by an emailed link", async () => {
    const { restore, browser, links, userRow } = await changed();
    await browser().post("/soft-deletion/request-restore", { email });
    expect((await restore({ token: links[0] })).status).toBe(200);
    expect(userRow()).toMatchObject({ status: "active", formerEmail: null });
  });

  it("is looked up only while an account waits for it", async () => {
    const { restore, signIn, auth } = await changed();
    const context = await auth.$context;
    const verify = vi.spyOn(context.password, "verify");
    const hash = vi.spyOn(context.password, "hash");
    const hashes = async (address: string) => {
      verify.mockClear();
      hash.mockClear();
      await signIn({ email: address, password: "wrong" });
      return verify.mock.calls.length + hash.mock.calls.length;
    };
    const all = async () => [await hashes(email), await hashes("nobody@example.com")];
    expect(await all()).toEqual([2, 2]);
    await restore();
    expect(await all()).toEqual([1, 1]);
  });
});

describe("an unverified address in an instance with verification", () => {
  const emailVerification = { sendVerificationEmail: async () => {} };

  async function unverified(more: object = { emailVerification }) {
    const instance = plainInstance({}, more);
    const here = await instance.signedUp();
    const answer = await here.post("/delete-user", { password });
    expect(answer).toMatchObject({ status: 200, body: { restorableUntil: expect.any(String) } });
    return instance;
  }

  it("is not reserved, and can be registered by its owner", async () => {
    const { rows, browser, restore } = await unverified();
    expect(rows.blockedIdentifier).toEqual([]);
    expect((await browser().post("/sign-up/email", eve)).status).toBe(200);
    expect((await restore()).body.code).toBe("EMAIL_IN_USE");
  });

  it("is restored with its account while nobody has registered it", async () => {
    const { restore, signIn, userRow } = await unverified();
    expect((await restore()).status).toBe(200);
    expect(userRow()?.status).toBe("active");
    expect((await signIn()).status).toBe(200);
  });

  it("is reserved when the instance cannot verify it, and once it is verified", async () => {
    const { browser } = await unverified({});
    expect((await browser().post("/sign-up/email", eve)).body.code).toBe("EMAIL_BLOCKED");
    const verified = await afterDeletion({}, { emailVerification });
    expect((await verified.browser().post("/sign-up/email", eve)).body.code).toBe("EMAIL_BLOCKED");
  });
});
