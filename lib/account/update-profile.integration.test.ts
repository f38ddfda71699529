import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, type Transaction } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
import { sampleJpeg } from "@/tests/support/sample-images";
import { createUser } from "@/tests/support/users";
import { clearAvatar, setAvatar } from "./avatar";
import { updateName, updatePreferences } from "./update-profile";

const within = (work: (tx: Transaction) => Promise<void>) => db.transaction(work);
const preferences = { theme: "dark", productMail: true } as const;

const changesOf = async (userId: string) =>
  (
    await db
      .select({ metadata: auditLogs.metadata })
      .from(auditLogs)
      .where(and(eq(auditLogs.userId, userId), eq(auditLogs.action, "profile.changed")))
      .orderBy(auditLogs.seq)
  ).map(({ metadata }) => metadata);

test("leaves one audit row for each change, without what it was changed to", async () => {
  const { id } = await createUser();
  await within((tx) => updateName(tx, id, "Grace"));
  await within((tx) => updatePreferences(tx, id, preferences));
  await setAvatar(id, await sampleJpeg());
  await clearAvatar(id);
  expect(await changesOf(id)).toEqual([
    { field: "name" },
    { field: "preferences" },
    { field: "image" },
    { field: "image", removed: true },
  ]);
});

test("leaves none where nothing changes, and changes nothing of a deleted account", async () => {
  const { id, name } = await createUser();
  await within((tx) => updatePreferences(tx, id, preferences));
  await within((tx) => updatePreferences(tx, id, { productMail: true, theme: "dark" }));
  await within((tx) => updateName(tx, id, name));
  await clearAvatar(id);
  await db
    .update(users)
    .set({ status: "deleted", deletedAt: new Date(), purgeAt: new Date() })
    .where(eq(users.id, id));
  await within((tx) => updateName(tx, id, "Grace"));
  expect(await changesOf(id)).toEqual([{ field: "preferences" }]);
  const [user] = await db.select({ name: users.name }).from(users).where(eq(users.id, id));
  expect(user?.name).toBe(name);
});
