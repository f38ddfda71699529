import { Browser } from "./browser-client";
import { runJobs } from "./jobs";
import { latestMail } from "./mail";
import { signedIn } from "./signed-in";
import type { TestUser } from "./users";

/** The token of the newest emailed link that restores an account, after the jobs have run. */
export async function mailedRestoreToken(email: string): Promise<string> {
  await runJobs();
  const mail = await latestMail(email);
  const link = mail?.links.find((candidate) => candidate.includes("/restore?token="));
  const token = link && new URL(link).searchParams.get("token");
  if (!token) throw new Error("No email contains a restore link.");
  return token;
}

/** Somebody whose account is deleted and can be restored, with the token of the mail that says so. */
export async function deletedAccount(): Promise<{ user: TestUser; token: string }> {
  const { user, browser } = await signedIn();
  const answer = await browser.post("/delete-user", { password: user.password });
  if (!answer.ok) throw new Error(`The account was not deleted: ${await answer.text()}`);
  return { user, token: await mailedRestoreToken(user.email) };
}

/** A browser with a grace pass, which these credentials opened. */
export async function withGracePass(proof: object): Promise<Browser> {
  const browser = new Browser();
  const answer = await browser.post("/soft-deletion/grace-pass", proof);
  if (!answer.ok) throw new Error(`No grace pass was given: ${await answer.text()}`);
  return browser;
}
