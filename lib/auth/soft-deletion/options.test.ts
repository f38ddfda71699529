import { describe, expect, it } from "vitest";
import { softDeletion } from ".";
import { ada, plainInstance } from "./testing/plain-instance";
import { refusal } from "./testing/refusal";
import type { SoftDeletionHandlers, SoftDeletionOptions } from "./types";

describe("retentionDays", () => {
  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "30" as unknown as number])(
    "%s is refused when the plugin is made",
    (retentionDays) => {
      expect(() => softDeletion({ retentionDays })).toThrow(
        `softDeletion: retentionDays must be a whole number of days, 0 or more, not ${retentionDays}.`,
      );
    },
  );

  it.each([0, 1, 3650])("%s is taken", (retentionDays) => {
    expect(softDeletion({ retentionDays }).id).toBe("soft-deletion");
  });
});

const handlers: Partial<SoftDeletionHandlers> = {
  deleteAccount: async () => ({ ok: true, restorableUntil: null }),
  restoreAccount: async () => true,
  requestRestore: async () => {},
};

it.each([
  [{ retentionDays: 30 }, "retentionDays", "deleteAccount"],
  [{ blockReRegistration: false }, "blockReRegistration", "deleteAccount"],
  [{ onDelete: () => {} }, "onDelete", "deleteAccount"],
  [{ onRestore: () => {} }, "onRestore", "restoreAccount"],
  [{ onPurge: () => {} }, "onPurge", "deleteAccount"],
  [{ sendRestoreLink: () => {} }, "sendRestoreLink", "requestRestore"],
] satisfies [SoftDeletionOptions, string, string][])(
  "an option without effect beside a handler that is handed in is refused: %j %s",
  (options, option, operation) => {
    expect(() => softDeletion({ ...options, handlers })).toThrow(
      `softDeletion: ${option} has no effect together with handlers.${operation}. Remove one of the two.`,
    );
  },
);

describe("an instance in which an option could not be kept does not start", () => {
  it("concealBlockedEmail where a sign-up signs in at once", async () => {
    const { auth } = plainInstance({ concealBlockedEmail: true });
    await expect(auth.$context).rejects.toThrow(
      "softDeletion: concealBlockedEmail requires emailAndPassword.requireEmailVerification, or autoSignIn set to false.",
    );
  });

  it("the two-factor plugin without a handler that checks the factor", async () => {
    const plugins = [{ id: "two-factor" as const }];
    await expect(plainInstance({}, { plugins }).auth.$context).rejects.toThrow(
      "softDeletion: the two-factor plugin requires handlers.checkSecondFactor. Without it, a password alone would restore an account.",
    );
    const checkSecondFactor = async () => "right" as const;
    await expect(
      plainInstance({ handlers: { checkSecondFactor } }, { plugins }).auth.$context,
    ).resolves.toBeDefined();
  });
});

describe("the schema", () => {
  const fieldsOf = (options: SoftDeletionOptions) => {
    const schema: Record<string, { fields: object }> = softDeletion(options).schema;
    return Object.entries(schema).map(([model, { fields }]) => [model, Object.keys(fields)]);
  };
  const ofUser = ["status", "deletedAt", "purgeAt"];

  it("has what the defaults keep", () => {
    expect(fieldsOf({})).toEqual([
      ["user", [...ofUser, "formerEmail"]],
      ["blockedIdentifier", ["identifierHash", "type", "subject", "expiresAt"]],
    ]);
    expect(fieldsOf({ blockReRegistration: false })).toEqual([
      ["user", [...ofUser, "formerEmail"]],
    ]);
  });

  it("has the fields of users alone where the application deletes itself", () => {
    expect(fieldsOf({ handlers })).toEqual([["user", ofUser]]);
  });

  it("takes none of its fields from a client, and shows the deadline to none", async () => {
    const { userRow, browser } = plainInstance();
    const here = browser();
    await here.post("/sign-up/email", { ...ada, status: "deleted", purgeAt: null });
    expect(userRow()?.status).toBe("active");
    const changed = await here.post("/update-user", { status: "deleted" });
    expect(changed).toMatchObject({ status: 400, body: { code: "FIELD_NOT_ALLOWED" } });
    const { user } = (await here.get("/get-session")).body;
    expect([user.status, "purgeAt" in user]).toEqual(["active", false]);
  });
});

it("handlers that are handed in take the place of the defaults, one by one", async () => {
  const calls: unknown[] = [];
  const { rows, signedUp, browser } = plainInstance({
    handlers: {
      isReserved: async (email) => email === "held@example.com",
      onRefusedDeletion: async ({ error }) => void calls.push(error),
    },
  });
  const held = await browser().post("/sign-up/email", { ...ada, email: "held@example.com" });
  expect(held).toMatchObject({ status: 403, body: refusal("EMAIL_BLOCKED") });
  const here = await signedUp();
  await here.post("/delete-user", { password: "wrong" });
  expect(calls).toEqual([expect.objectContaining({ message: "Invalid password" })]);
  expect((await here.post("/delete-user", { password: ada.password })).status).toBe(200);
  expect(rows.user?.[0]?.status).toBe("deleted");
});
