import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { subscriptionPlans, userSubscriptions, users } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import type { AdminSession } from "@/lib/auth/sessions/refuse-admin";
import { createAdmin, draft, operationOf, selectionOf } from "@/tests/support/bulk";
import { createUsers, type Member } from "@/tests/support/many-users";
import { createUser } from "@/tests/support/users";
import { previewOperation, readAccounts } from "./queries";
import { digestOf, matchedUsers } from "./selection";

const origin = "http://127.0.0.1:3000";
let admin: AdminSession & { subject: string };

beforeAll(async () => {
  admin = await createAdmin();
});

/** Whom a draft is about, in the order of their ids. */
async function chosen(fields: Record<string, string>, addresses?: string[]): Promise<string[]> {
  const { id } = await draft(admin, { kind: "delete", ...fields }, addresses);
  const ids = [];
  for await (const page of readAccounts(await operationOf(id)))
    ids.push(...page.map((row) => row.id));
  expect((await selectionOf(id)).count).toBe(ids.length);
  return ids;
}

const idsOf = (members: Member[]) => members.map(({ id }) => id);
const newDomain = () => `d${randomUUID().slice(0, 8)}.example`;
const daysAgo = (days: number) => sql`now() - make_interval(days => ${days}::int)`;

describe("filters", () => {
  test("find who was last used before a day by the index, those who never were included", async () => {
    const { id } = await draft(admin, { kind: "delete", inactiveDays: "400" });
    const operation = await operationOf(id);
    const plan = await db.transaction(async (tx) => {
      // A table of a few rows is read whole otherwise.
      await tx.execute(sql`SET LOCAL enable_seqscan = off`);
      const { rows } = await tx.execute(sql`EXPLAIN ${matchedUsers(operation)}`);
      return JSON.stringify(rows);
    });
    expect(plan).toContain("users_last_active_at_idx");
  });

  test("find the accounts of a list of addresses in any letter case, and keep no address", async () => {
    const members = await createUsers(3);
    const [first, second] = members as [Member, Member];
    const { id, unmatched } = await draft(admin, { kind: "delete" }, [
      first.email,
      second.email,
      "nobody@example.com",
    ]);
    expect(unmatched).toBe(1);
    const operation = await operationOf(id);
    expect(JSON.stringify(operation)).not.toContain("@");
    expect((await selectionOf(id)).count).toBe(2);
  });

  test("find a domain and none of its subdomains, in either spelling", async () => {
    const domain = newDomain();
    const members = await createUsers(2, { domain });
    await createUsers(1, { domain: `sub.${domain}` });
    await createUsers(1, { domain: `x${domain}` });
    expect(await chosen({ domain: domain.toUpperCase() })).toEqual(idsOf(members));
    const international = `ä${newDomain()}`;
    const punycode = await createUsers(1, { domain: new URL(`http://${international}`).hostname });
    expect(await chosen({ domain: international })).toEqual(idsOf(punycode));
  });

  test.each(["_", "%", "\\", "%%", "\\%"])("take %s in a domain literally", async (sign) => {
    const end = newDomain();
    const literal = await createUsers(1, { domain: `a${sign}b.${end}` });
    await createUsers(1, { domain: `axb.${end}` });
    await createUsers(1, { domain: `axyb.${end}` });
    expect(await chosen({ domain: `a${sign}b.${end}` })).toEqual(idsOf(literal));
  });

  test("find by the day of creation in UTC, the first day included and the last not", async () => {
    const domain = newDomain();
    const at = (createdAt: string) => createUsers(1, { domain, createdAt: new Date(createdAt) });
    await at("2020-01-31T23:59:59.999Z");
    const members = [
      ...(await at("2020-02-01T00:00:00Z")),
      ...(await at("2020-02-29T23:59:59.999Z")),
    ];
    await at("2020-03-01T00:00:00Z");
    const found = await chosen({ domain, createdFrom: "2020-02-01", createdBefore: "2020-03-01" });
    expect(found.sort()).toEqual(idsOf(members).sort());
  });

  test("find what is inactive by the last activity, and what was never active by its creation", async () => {
    const domain = newDomain();
    const old = { domain, createdAt: daysAgo(100) as unknown as Date };
    const sleeping = await createUsers(1, { ...old, lastActiveAt: daysAgo(31) as unknown as Date });
    const never = await createUsers(1, old);
    await createUsers(1, { ...old, lastActiveAt: daysAgo(29) as unknown as Date });
    await createUsers(1, { domain });
    const found = await chosen({ domain, inactiveDays: "30" });
    expect(found.sort()).toEqual(idsOf([...sleeping, ...never]).sort());
  });

  test("are combined by AND", async () => {
    const domain = newDomain();
    const [first, second] = (await createUsers(2, { domain })) as [Member, Member];
    const [other] = (await createUsers(1)) as [Member];
    await db
      .update(users)
      .set({ createdAt: daysAgo(9) })
      .where(eq(users.id, second.id));
    const list = [first.email, second.email, other.email];
    expect(await chosen({ domain }, list)).toEqual([first.id, second.id]);
    expect(await chosen({ domain, inactiveDays: "7" }, list)).toEqual([second.id]);
  });

  test("that are empty are refused, and match nobody where one exists", async () => {
    const empty: Record<string, string>[] = [
      {},
      { domain: " ", createdFrom: "", inactiveDays: "" },
    ];
    for (const fields of empty)
      await expect(draft(admin, { kind: "delete", ...fields })).rejects.toMatchObject({
        code: "EMPTY_FILTER",
      });
    const { id } = await draft(admin, { kind: "delete" }, ["nobody@example.com"]);
    expect(await selectionOf(id)).toMatchObject({ count: 0, leftOut: [] });
    const operation = { ...(await operationOf(id)), filter: {} };
    expect((await previewOperation(operation)).count).toBe(0);
  });
});

describe("left out", () => {
  test("are oneself, other admins, paying subscribers, unverified and deleted accounts", async () => {
    const domain = newDomain();
    const members = await createUsers(2, { domain });
    await createUsers(1, { domain, role: "admin" });
    await createUsers(1, { domain, emailVerified: false });
    const [paying, free, deleted] = (await createUsers(3, { domain })) as [Member, Member, Member];
    const plans = await db
      .insert(subscriptionPlans)
      .values([
        { slug: randomUUID(), name: "Paid", monthlyPrice: 900 },
        { slug: randomUUID(), name: "Free", monthlyPrice: 0 },
      ])
      .returning();
    await db.insert(userSubscriptions).values([
      { userId: paying.id, planId: plans[0]?.id ?? "", status: "past_due" },
      { userId: free.id, planId: plans[1]?.id ?? "" },
    ]);
    await db.transaction((tx) =>
      requestDeletion(tx, { userId: deleted.id, origin, source: "cli" }),
    );
    const own = await db.select().from(users).where(eq(users.id, admin.id));
    await db
      .update(users)
      .set({ email: `own@${domain}` })
      .where(eq(users.id, admin.id));

    const { id } = await draft(admin, { kind: "delete", domain });
    const { count, leftOut } = await selectionOf(id);
    expect(count).toBe(3);
    expect(new Map(leftOut.map(({ reason, count }) => [reason, count]))).toEqual(
      new Map([
        ["self", 1],
        ["admin", 1],
        ["paying", 1],
        ["unverified", 1],
        ["deleted", 1],
      ]),
    );
    const more = { kind: "delete", domain, includePaying: "on", includeUnverified: "on" };
    expect((await selectionOf((await draft(admin, more)).id)).count).toBe(5);
    const back = await selectionOf((await draft(admin, { kind: "restore", domain })).id);
    expect(back.count).toBe(1);
    const signOut = await selectionOf((await draft(admin, { kind: "sign-out", domain })).id);
    expect(signOut.count).toBe(5);
    await db.update(users).set({ email: own[0]?.email }).where(eq(users.id, admin.id));
    expect(members).toHaveLength(2);
  });
});

test("the digest tells kinds, options and accounts apart, and is the same for the same", async () => {
  const domain = newDomain();
  await createUsers(2, { domain });
  const digest = async (fields: Record<string, string>) =>
    (await selectionOf((await draft(admin, { domain, ...fields })).id)).digest;
  const first = await digest({ kind: "delete" });
  expect(await digest({ kind: "delete" })).toBe(first);
  expect(await digest({ kind: "sign-out" })).not.toBe(first);
  expect(await digest({ kind: "delete", includePaying: "on" })).not.toBe(first);
  await createUsers(1, { domain });
  expect(await digest({ kind: "delete" })).not.toBe(first);
  const operation = { kind: "delete", options: {} } as Parameters<typeof digestOf>[0];
  expect(digestOf(operation, "a")).not.toBe(digestOf(operation, "b"));
});

test("the preview counts what each table loses, shows 20 accounts and counts those that are busy", async () => {
  const domain = newDomain();
  await createUsers(24, { domain });
  await createUser({ email: `password@${domain}` });
  const { id } = await draft(admin, { kind: "delete", domain });
  const preview = await previewOperation(await operationOf(id));
  expect(preview).toMatchObject({ count: 25, busy: 0, rows: [{ table: "accounts", count: 1 }] });
  expect(preview.sample).toHaveLength(20);
});

test("an export is done at once, with every account that the filter matches", async () => {
  const domain = newDomain();
  await createUsers(2, { domain });
  await createUsers(1, { domain, role: "admin" });
  const { id } = await draft(admin, { kind: "export", domain });
  expect(await operationOf(id)).toMatchObject({ status: "done", total: 3, done: 3 });
  const rows = [];
  for await (const page of readAccounts(await operationOf(id))) rows.push(...page);
  expect(rows).toHaveLength(3);
});
