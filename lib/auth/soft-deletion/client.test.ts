import { createAuthClient } from "better-auth/client";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { softDeletionClient } from "./client";
import { successMessages } from "./success-messages";
import { ada, plainInstance } from "./testing/plain-instance";
import type { StepUpInput } from "./types";

const { email, password } = ada;

/** A client that speaks to an instance over memory, with the cookies of one browser. */
function clientOf(instance: ReturnType<typeof plainInstance>) {
  const { fetch } = instance.browser();
  return createAuthClient({
    baseURL: "http://localhost:3000",
    fetchOptions: { customFetchImpl: fetch },
    plugins: [softDeletionClient()],
  });
}

describe("the client", () => {
  it("deletes, requests a link, and restores by password", async () => {
    const sent: string[] = [];
    const instance = plainInstance({
      sendRestoreLink: ({ token }) => void sent.push(token),
    });
    const client = clientOf(instance);
    await client.signUp.email(ada);
    const deleted = await client.deleteUser({ password });
    expect(deleted.data).toMatchObject({ success: true, restorableUntil: expect.any(Date) });
    expect((await client.getSession()).data).toBeNull();
    const asked = await client.requestRestore({ email });
    expect(asked.data?.message).toBe(successMessages.restoreRequested);
    expect(sent).toHaveLength(1);
    const wrong = await client.restoreAccount({ email, password: "wrong" });
    expect(wrong.error).toMatchObject({ status: 401, code: "AUTH_INVALID_CREDENTIALS" });
    const right = await client.restoreAccount({ email, password });
    expect(right.data).toEqual({ message: successMessages.restored });
  });

  it("restores and erases by a grace pass", async () => {
    const instance = plainInstance();
    const client = clientOf(instance);
    await client.signUp.email(ada);
    for (const step of ["restore", "erase"] as const) {
      if (step === "erase") await client.signIn.email({ email, password });
      await client.deleteUser({ password });
      const pass = await client.openGracePass({ email, password });
      // Better Auth's client makes dates of what looks like one.
      expect(pass.data).toEqual({ restorableUntil: expect.any(Date) });
      const answer =
        step === "restore"
          ? await client.restoreAccount({})
          : await client.eraseAccount({ email, password });
      expect(answer.error).toBeNull();
      expect(instance.rows.user).toHaveLength(step === "restore" ? 1 : 0);
    }
  });

  it("offers the routes by their paths", async () => {
    const client = clientOf(plainInstance());
    const empty = await client.softDeletion.restore();
    expect(empty.error).toMatchObject({ status: 400, code: "RESTORE_INPUT_REQUIRED" });
  });

  it("refetches its session after an erasure", async () => {
    const client = clientOf(plainInstance());
    let signals = 0;
    client.$store.listen("$sessionSignal", () => signals++);
    const first = signals;
    await client.signUp.email(ada);
    // Better Auth's own signal comes a moment after the answer.
    await vi.waitFor(() => expect(signals).toBe(first + 1), 10_000);
    const before = signals;
    await client.eraseAccount({ email: "bob@example.com", password });
    expect(signals).toBe(before);
    await client.eraseAccount({ email, password });
    expect(signals).toBe(before + 1);
  });
});

it("types the inputs and outputs of the routes", () => {
  const client = clientOf(plainInstance());
  type Client = typeof client;
  expectTypeOf<Parameters<Client["restoreAccount"]>[0]>().toEqualTypeOf<
    | { email: string; password: string; code?: string }
    | { token: string; code?: string }
    | Record<string, never>
  >();
  expectTypeOf<Parameters<Client["openGracePass"]>[0]>().not.toExtend<{ email?: number }>();
  expectTypeOf<Parameters<Client["eraseAccount"]>[0]>().toEqualTypeOf<
    { email: string } & StepUpInput
  >();
  expectTypeOf<Parameters<Client["requestRestore"]>[0]>().toEqualTypeOf<{ email: string }>();
  type DataOf<Action extends (...args: never[]) => Promise<{ data: unknown }>> = NonNullable<
    Awaited<ReturnType<Action>>["data"]
  >;
  expectTypeOf<DataOf<Client["openGracePass"]>>().toEqualTypeOf<{ restorableUntil: Date }>();
  expectTypeOf<DataOf<Client["eraseAccount"]>>().toEqualTypeOf<{
    success: boolean;
    message: string;
  }>();
  const remove = () => client.deleteUser({ password: "any", code: "123456" });
  expectTypeOf<DataOf<typeof remove>>().toEqualTypeOf<{
    success: boolean;
    message: string;
    restorableUntil: Date | null;
  }>();
  expectTypeOf<Client["$ERROR_CODES"]["ACCOUNT_DELETED"]["message"]>().toEqualTypeOf<string>();
  type SessionUser = Client["$Infer"]["Session"]["user"];
  expectTypeOf<SessionUser["status"]>().toEqualTypeOf<string | null | undefined>();
  expectTypeOf<SessionUser["deletedAt"]>().toEqualTypeOf<Date | null | undefined>();
  // @ts-expect-error a password alone restores nothing
  const incomplete = () => client.restoreAccount({ password });
  expect(incomplete).toBeTypeOf("function");
});
