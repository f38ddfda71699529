import { describe, expect, it } from "vitest";
import { softDeletion } from ".";
import { ada, plainInstance } from "./testing/plain-instance";
import { refusal } from "./testing/refusal";
import type { SoftDeletionHandlers, SoftDeletionOptions } from "./types";

describe("retentionDays", () => {
  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "30" as unknown as number])(
    "refuses %s when the plugin is created",
    (retentionDays) => {
      expect(() => softDeletion({ retentionDays })).toThrow(
        `softDeletion: retentionDays must be a whole number of days, 0 or more, not ${retentionDays}.`,
      );
    },
  );

  it.each([0, 1, 3650])("accepts %s", (retentionDays) => {
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
  "refuses an option that a given handler makes ineffective: %j %s",
  (options, option, operation) => {
    expect(() => softDeletion({ ...options, handlers })).toThrow(
      `softDeletion: ${option} has no effect together with handlers.${operation}. Remove one of the two.`,
    );
  },
);

describe("an instance that cannot keep an option refuses to start", () => {
  it("with concealBlockedEmail when a sign-up signs in at once", async () => {
    const { auth } = plainInstance({ concealBlockedEmail: true });
    await expect(auth.$context).rejects.toThrow(
      "softDeletion: concealBlockedEmail requires emailAndPassword.requireEmailVerification, or autoSignIn set to false.",
    );
  });

  it("with the two-factor plugin without a handler that checks the factor", async () => {
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

  it("has the tables of the default handlers", () => {
    expect(fieldsOf({})).toEqual([
      ["user", [...ofUser, "formerEmail"]],
      ["blockedIdentifier", ["identifierHash", "type", "subject", "expiresAt"]],
    ]);
    expect(fieldsOf({ blockReRegistration: false })).toEqual([
      ["user", [...ofUser, "formerEmail"]],
    ]);
  });

  it("has only the fields of users when the application handles deletion", () => {
    expect(fieldsOf({ handlers })).toEqual([["user", ofUser]]);
  });

  it("accepts none of its fields from clients, and does not return the deadline", async () => {
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

it("replaces single default handlers with given ones", async () => {
  const calls: unknown[] = [];
  const { rows, signedUp, browser } = plainInstance({
    handlers: {
      isReserved: async (email) => email === "held@example.com",
      onRefusedDeletion: async ({ error }) => void calls.push(error),
    },
  });
  const reserved = await browser().post("/sign-up/email", { ...ada, email: "held@example.com" });
  expect(reserved).toMatchObject({ status: 403, body: refusal("EMAIL_BLOCKED") });
  const here = await signedUp();
  await here.post("/delete-user", { password: "wrong" });
  expect(calls).toEqual([expect.objectContaining({ message: "Invalid password" })]);
  expect((await here.post("/delete-user", { password: ada.password })).status).toBe(200);
  expect(rows.user?.[0]?.status).toBe("deleted");
});
