import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { verifications } from "@/db/schema";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import { banAccount, unbanAccount } from "../ban";
import { askEmailChange } from "../change-email";
import { runningExport, takeLease } from "../export/lease";
import { restoreAccount } from "../restore/restore";
import { verifyRows } from "../verify/rows";
import { requestDeletion } from "./request-deletion";

const origin = "http://127.0.0.1:3000";

const ask = ({ id: userId }: TestUser, newEmail: string) =>
  db.transaction((tx) => askEmailChange(tx, { userId, newEmail, origin }));
const linksOf = ({ id }: TestUser) =>
  db.$count(
    verifications,
    and(eq(verifications.userId, id), eq(verifications.purpose, "change-email")),
  );

const endings: Record<string, (user: TestUser) => Promise<unknown>> = {
  "a password reset": async ({ email }) => {
    await new Browser().post("/request-password-reset", { email });
    await runJobs();
    const mail = await latestMail(email, "reset-password");
    const link = mail?.links.find((each) => each.includes("/reset-password?token=")) ?? "";
    const token = new URL(link).searchParams.get("token");
    const body = { token, newPassword: "another password of hers" };
    expect((await new Browser().post("/reset-password", body)).status).toBe(200);
  },
  "a suspension and its end": async ({ id }) => {
    await db.transaction((tx) => banAccount(tx, id));
    await db.transaction((tx) => unbanAccount(tx, id));
  },
  "a deletion and a restore": async ({ id }) => {
    await db.transaction((tx) => requestDeletion(tx, { userId: id, origin, source: "cli" }));
    expect(await verifyRows()).toEqual([]);
    await db.transaction((tx) => restoreAccount(tx, { userId: id, origin, by: "cli" }));
  },
};

test.each(Object.entries(endings))(
  "%s voids emailed links, ends the data export, and resets no hourly limit",
  async (_name, end) => {
    const user = await createUser();
    for (let asked = 0; asked < 5; asked++)
      expect(await ask(user, `new-${asked}-${user.email}`)).toBeNull();
    expect(await ask(user, `new-5-${user.email}`)).toBe("TOO_MANY_CHANGES");
    expect(await linksOf(user)).toBe(1);
    await takeLease(user.id);
    await end(user);
    expect(await linksOf(user)).toBe(0);
    expect(await runningExport(db, user.id)).toBeNull();
    expect(await ask(user, `new-6-${user.email}`)).toBe("TOO_MANY_CHANGES");
  },
);

test.each([true, false])(
  "a changed password voids emailed links (other sessions end: %s)",
  async (revokeOtherSessions) => {
    const { user, browser } = await signedIn();
    expect(await ask(user, `new-${user.email}`)).toBeNull();
    const answer = await browser.post("/change-password", {
      currentPassword: user.password,
      newPassword: "a brand new sentence",
      revokeOtherSessions,
    });
    expect(answer.status).toBe(200);
    expect(await linksOf(user)).toBe(0);
  },
);
