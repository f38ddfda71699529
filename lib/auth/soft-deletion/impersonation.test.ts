import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { admin } from "better-auth/plugins";
import { expect, it } from "vitest";
import { ada, plainInstance } from "./testing/plain-instance";
import { refusal } from "./testing/refusal";

const { email, password } = ada;
const root = { ...ada, email: "root@example.com" };
const handlers = [
  ["/delete-user", { password }],
  ["/soft-deletion/erase", { email, password }],
] as const;
const refused = {
  status: 403,
  body: refusal("REAUTHENTICATION_REQUIRED"),
};

it.each(handlers)("refuses %s in a session that an admin impersonates", async (path, body) => {
  const instance = plainInstance({}, { plugins: [admin()] });
  const { rows, userRow, signedUp } = instance;
  const there = await signedUp(root);
  Object.assign(userRow(root.email) ?? {}, { role: "admin" });
  const here = await signedUp();
  const owner = userRow();
  expect((await there.post("/admin/impersonate-user", { userId: owner?.id })).status).toBe(200);
  expect((await there.get("/get-session")).body.user.email).toBe(email);
  expect(await there.post(path, body)).toMatchObject(refused);
  // Without a password, which the session alone would be the step-up for.
  rows.account = rows.account?.filter(({ userId }) => userId !== owner?.id) ?? [];
  expect(await there.post(path, { email })).toMatchObject(refused);
  expect(userRow()?.status).toBe("active");
  expect((await here.post(path, { email })).status).toBe(200);
});

// As Better Auth's plugin for API keys does it: a session that is stored nowhere, as new as can be.
const apiKeys = (rows: () => Record<string, unknown>[]): BetterAuthPlugin => ({
  id: "api-key",
  hooks: {
    before: [
      {
        matcher: () => true,
        handler: createAuthMiddleware(async (ctx) => {
          const [user] = rows() as [never];
          const now = new Date();
          if (user)
            ctx.context.session = {
              user,
              session: {
                id: "key",
                token: "key",
                userId: (user as { id: string }).id,
                createdAt: now,
                updatedAt: now,
                expiresAt: new Date(now.getTime() + 60_000),
              },
            };
          return { context: ctx };
        }),
      },
    ],
  },
});

it("refuses an API key for an account without a password", async () => {
  let rows: Record<string, unknown>[] = [];
  const instance = plainInstance({}, { plugins: [apiKeys(() => rows)] });
  await instance.signedUp();
  instance.rows.account = [];
  rows = instance.rows.user ?? [];
  const { browser, userRow } = instance;
  expect(await browser().post("/soft-deletion/erase", { email })).toMatchObject(refused);
  expect((await browser().post("/delete-user")).status).toBe(401);
  expect(userRow()?.status).toBe("active");
});
