import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { banAccount, unbanAccount } from "@/lib/account/ban";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { verifyRows } from "@/lib/account/verify/rows";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { signedIn } from "@/tests/support/signed-in";
import { createProject } from "@/tests/support/studio";
import { addPendingUpload, takePendingUpload } from "./pending-uploads";

const origin = "http://127.0.0.1:3000";

type Client = Awaited<ReturnType<typeof signedIn>>;

async function changePassword({ user, browser }: Client, revokeOtherSessions: boolean) {
  const answer = await browser.post("/change-password", {
    currentPassword: user.password,
    newPassword: "a brand new sentence",
    revokeOtherSessions,
  });
  expect(answer.status).toBe(200);
}

const endings: Record<string, (client: Client) => Promise<unknown>> = {
  "a password reset": async ({ user: { email } }) => {
    await new Browser().post("/request-password-reset", { email });
    await runJobs();
    const mail = await latestMail(email, "reset-password");
    const link = mail?.links.find((each) => each.includes("/reset-password?token=")) ?? "";
    const token = new URL(link).searchParams.get("token");
    const body = { token, newPassword: "another password of hers" };
    expect((await new Browser().post("/reset-password", body)).status).toBe(200);
  },
  "a changed password that ends other sessions": (client) => changePassword(client, true),
  "a changed password that keeps other sessions": (client) => changePassword(client, false),
  "a suspension and its end": async ({ user: { id } }) => {
    await db.transaction((tx) => banAccount(tx, id));
    await db.transaction((tx) => unbanAccount(tx, id));
  },
  "a deletion and a restore": async ({ user: { id: userId } }) => {
    await db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "cli" }));
    expect(await verifyRows()).toEqual([]);
    await db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "cli" }));
  },
};

// An upload grants no access, and counts against the plan until its file is deleted.
test.each(Object.entries(endings))("%s keeps pending uploads", async (_name, end) => {
  const client = await signedIn();
  const userId = client.user.id;
  const upload = { userId, projectId: await createProject(userId), uploadId: randomUUID() };
  await db.transaction((tx) => addPendingUpload(tx, upload, { name: "meadow.jpg", byteSize: 9 }));
  await end(client);
  expect(await takePendingUpload(upload)).toEqual({ name: "meadow.jpg" });
});
