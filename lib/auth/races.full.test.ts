import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { purgeAccount } from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { Browser } from "@/tests/support/browser-client";
import { testNotes } from "@/tests/support/notes";
import { withNotes } from "@/tests/support/participant";
import { createUser } from "@/tests/support/users";

const origin = "http://127.0.0.1:3000";
const password = "correct horse battery";
withNotes();

test("leaves no session and causes no server error in 1,000 rounds of sign-in against deletion", async () => {
  for (let round = 0; round < 1000; round += 1) {
    const user = await createUser({ password });
    const [, signIn] = await Promise.all([
      db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "settings" })),
      new Browser().post("/sign-in/email", user),
    ]);
    expect([200, 403]).toContain(signIn.status);
    expect(await db.select().from(sessions).where(eq(sessions.userId, user.id))).toEqual([]);
  }
});

test("lets exactly one succeed in 500 rounds of restore against purge at the deadline", async () => {
  for (let round = 0; round < 500; round += 1) {
    const user = await createUser();
    await db.insert(testNotes).values({ userId: user.id, title: "A note" });
    await db.transaction((tx) =>
      requestDeletion(tx, { userId: user.id, origin, source: "settings" }),
    );
    const milliseconds = round % 8;
    await db
      .update(users)
      .set({ purgeAt: sql`clock_timestamp() + make_interval(secs => ${milliseconds / 1000})` })
      .where(eq(users.id, user.id));
    const [restored] = await Promise.all([
      db.transaction((tx) => restoreAccount(tx, { userId: user.id, origin, by: "link" })),
      purgeAccount(user.id),
    ]);
    await purgeAccount(user.id);
    const left = await db.select().from(testNotes).where(eq(testNotes.userId, user.id));
    expect(left).toHaveLength(restored ? 1 : 0);
  }
});
