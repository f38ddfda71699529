import type { Page } from "@playwright/test";
import { describeImageError } from "@/lib/images/errors";
import { type Inbox, linkIn } from "./inbox";
import { authFields, forgotPasswordPage, magicLinkRequestPage } from "./interface/auth";
import { restoreOptionsPage, restorePage } from "./interface/deletion";
import { emailSubjects } from "./interface/emails";
import { deleteAccount, type Person, submitSignIn } from "./people";
import { forgetUsedCode, turnOnSecondFactor } from "./second-factor";
import { applyStyle, createProject, upload } from "./studio/studio";

/** What the people of the scenes are made with: fixtures of the test. */
export interface Stage {
  page: Page;
  sql: (text: string, values?: unknown[]) => Promise<unknown[]>;
  inbox: Inbox;
  signUpAndVerify: (given?: Partial<Person>) => Promise<Person>;
}

/** Somebody before a page, and what the paths of their scenes call by name, as in `{passkey}`. */
export type Player = { person?: Person; names: Record<string, string> };

const longName = "Wilhelmina Alexandra Philippa Montgomery-Featherstonehaugh of Castle Combe";
const longEmail = `wilhelmina.alexandra.philippa.montgomery.featherstonehaugh.${Date.now()}@a-rather-long-company-name.example.com`;

/** The id of the row that a statement has written. */
async function idOf(stage: Stage, statement: string, values: unknown[]): Promise<string> {
  const [row] = await stage.sql(statement, values);
  return (row as { id: string }).id;
}

const linkProvider = (stage: Stage, { email }: Person) =>
  idOf(
    stage,
    `INSERT INTO accounts (account_id, provider_id, user_id)
     SELECT id::text, 'oidc', id FROM users WHERE email = $1 RETURNING id`,
    [email],
  );

const addPasskey = (stage: Stage, { email }: Person, name: string) =>
  idOf(
    stage,
    `INSERT INTO passkeys (name, public_key, user_id, credential_id, counter, device_type, backed_up)
     SELECT $2, 'key', id, gen_random_uuid()::text, 0, 'multiDevice', true FROM users
     WHERE email = $1 RETURNING id`,
    [email, name],
  );

async function addDevices({ sql }: Stage, { email }: Person): Promise<void> {
  const devices: [string, string | null, string, number][] = [
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
      "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, United Kingdom",
      "oauth:oidc",
      3,
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
      "Uppsala, Sweden",
      "passkey",
      30,
    ],
    ["curl/8.9.1", null, "magic-link", 200],
  ];
  for (const device of devices)
    await sql(
      `INSERT INTO sessions (token, user_id, expires_at, user_agent, place, method, created_at, updated_at)
       SELECT md5(random()::text), id, now() + interval '9 days', $2, $3, $4,
         now() - make_interval(hours => $5 + 30), now() - make_interval(hours => $5)
       FROM users WHERE email = $1`,
      [email, ...device],
    );
}

async function addKeys({ sql }: Stage, { email }: Person): Promise<void> {
  const names = ["Nightly backup", `Everything ${"that runs at night ".repeat(3)}`.trim()];
  for (const [index, name] of names.entries())
    await sql(
      `INSERT INTO api_keys (user_id, name, start, key_hash, expires_at, last_used_at)
       SELECT id, $2, 'pk_7hQ2', gen_random_uuid()::text, now() + make_interval(days => $3::int),
         CASE WHEN $3::int = 90 THEN now() - interval '2 hours' END
       FROM users WHERE email = $1`,
      [email, name, index === 0 ? 90 : 5],
    );
}

// sample:begin
async function addJobs({ sql }: Stage, picture: string): Promise<void> {
  const jobs = [
    ["autumn", "failed", describeImageError("FILE_LOST").message],
    ["linocut", "cancelled", null],
  ];
  for (const job of jobs)
    await sql(
      `INSERT INTO processing_jobs (project_id, image_id, style_id, status, error, finished_at)
       SELECT images.project_id, images.id, styles.id, $3, $4, now()
       FROM images, system_styles AS styles WHERE images.id = $1 AND styles.slug = $2`,
      [picture, ...job],
    );
}
// sample:end

async function addHistory({ sql }: Stage, { email }: Person): Promise<void> {
  await sql(
    `INSERT INTO audit_logs (action, user_id, subject, metadata, created_at)
     SELECT 'session.started', id, subject, '{"method":"password","device":"Safari on iOS"}',
            now() - make_interval(hours => n)
     FROM users, generate_series(1, 70) AS n WHERE email = $1 ORDER BY n DESC`,
    [email],
  );
  await sql("UPDATE users SET created_at = now() - interval '200 days' WHERE email = $1", [email]);
}

/** Requests a new password by email; the path that the emailed link leads to. */
export async function requestReset(page: Page, inbox: Inbox, email: string): Promise<string> {
  await page.goto("/forgot-password");
  await page.getByLabel(authFields.email, { exact: true }).fill(email);
  await page.getByRole("button", { name: forgotPasswordPage.submit }).click();
  const mail = await inbox(email, { subject: emailSubjects.resetPassword });
  const { pathname, search } = new URL(linkIn(mail, /reset-password/));
  return pathname + search;
}

/** Signs out, without a page that says so. */
const leave = (page: Page) => page.context().clearCookies({ name: /session_token$/ });

/** The people who see pages, each made through a page that is theirs afterwards. */
export const cast = {
  /** Nobody in particular. */
  async visitor(): Promise<Player> {
    return { names: {} };
  },

  /** Has signed up, and has nothing yet. */
  async newcomer(stage: Stage): Promise<Player> {
    const person = await stage.signUpAndVerify();
    return { person, names: {} };
  },

  /** Has everything, and long names for it. */
  async member(stage: Stage): Promise<Player> {
    const { page } = stage;
    const person = await stage.signUpAndVerify({ name: longName, email: longEmail });
    const { recoveryCodes } = await turnOnSecondFactor(page, person);
    await addDevices(stage, person);
    await addKeys(stage, person);
    await addHistory(stage, person);
    const linked = await linkProvider(stage, person);
    const passkey = await addPasskey(
      stage,
      person,
      "Wilhelmina's old laptop, the one with the stickers on its lid",
    );
    await addPasskey(stage, person, "Phone");
    const names: Player["names"] = { linked, passkey, recoveryCode: recoveryCodes[0] ?? "" };
    // sample:begin
    await createProject(page, "Herbarium of the northern meadows, second volume, with images");
    await upload(page, "meadow.jpg");
    names.project = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await applyStyle(page, "meadow.jpg", "Ink");
    names.picture = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await addJobs(stage, names.picture);
    // sample:end
    return { person, names };
  },

  /** Sees every account; knows a member by its id, and a deleted and a suspended one. */
  async admin(stage: Stage): Promise<Player> {
    const { page, sql } = stage;
    const member = await stage.signUpAndVerify({ name: longName });
    await addDevices(stage, member);
    await addHistory(stage, member);
    await leave(page);
    const deleted = await stage.signUpAndVerify();
    await deleteAccount(page, deleted);
    await leave(page);
    const suspended = await stage.signUpAndVerify();
    await sql(
      "UPDATE users SET banned_at = now(), ban_reason = 'Sent unsolicited invitations' WHERE email = $1",
      [suspended.email],
    );
    await leave(page);
    const person = await stage.signUpAndVerify();
    await sql("UPDATE users SET role = 'admin' WHERE email = $1", [person.email]);
    await sql(
      `SELECT graphile_worker.permanently_fail_jobs(
         ARRAY[(graphile_worker.add_job('clear-files', '{}')).id], $1)`,
      ["The bucket answered 403 Forbidden: the key may read, but it may not delete"],
    );
    const id = ({ email }: Person) => idOf(stage, "SELECT id FROM users WHERE email = $1", [email]);
    const bulk = (status: string) =>
      idOf(
        stage,
        `WITH operation AS (
           INSERT INTO bulk_operations (kind, status, filter, options, actor_id, actor_subject, origin, total, done,
             started_at, ended_at, undo_until)
           SELECT 'delete', $2, '{"listed": true}', '{}', id, subject, 'http://127.0.0.1', 1,
             CASE WHEN $2 = 'draft' THEN 0 ELSE 1 END, now() - interval '2 minutes', now(), now() + interval '30 days'
           FROM users WHERE email = $1 RETURNING id
         ), listed AS (
           INSERT INTO bulk_operation_users (operation_id, subject, user_id, state)
           SELECT operation.id, subject, users.id, CASE WHEN $2 = 'draft' THEN 'listed' ELSE 'done' END
           FROM users, operation WHERE email = $3
         ) SELECT id FROM operation`,
        [person.email, status, member.email],
      );
    return {
      person,
      names: {
        draft: await bulk("draft"),
        operation: await bulk("done"),
        account: await id(member),
        deleted: await id(deleted),
        suspended: await id(suspended),
        own: await id(person),
      },
    };
  },

  /** Came through a provider and has no password. */
  async passwordless(stage: Stage): Promise<Player> {
    const person = await stage.signUpAndVerify();
    await stage.sql(
      "DELETE FROM accounts WHERE user_id = (SELECT id FROM users WHERE email = $1)",
      [person.email],
    );
    await linkProvider(stage, person);
    return { person, names: {} };
  },

  /** Has given the password, and not yet the code. */
  async halfway(stage: Stage): Promise<Player> {
    const { page } = stage;
    const person = await stage.signUpAndVerify();
    await turnOnSecondFactor(page, person);
    await forgetUsedCode(stage.sql, person);
    await leave(page);
    await submitSignIn(page, person);
    await page.waitForURL("**/two-factor");
    return { person, names: {} };
  },

  /** Has a link to sign in by, and one that sets a new password. */
  async recipient(stage: Stage): Promise<Player> {
    const { page } = stage;
    const person = await stage.signUpAndVerify();
    await leave(page);
    await page.goto("/sign-in?by=mail");
    await page.getByLabel(authFields.email, { exact: true }).fill(person.email);
    await page.getByRole("button", { name: magicLinkRequestPage.submit }).click();
    const mail = await stage.inbox(person.email, { subject: emailSubjects.magicLink });
    const { pathname, search } = new URL(linkIn(mail, /magic-link/));
    const reset = await requestReset(page, stage.inbox, person.email);
    return { person, names: { link: pathname + search, reset } };
  },

  /** Has deleted the account, and may bring it back. */
  async leaver(stage: Stage): Promise<Player> {
    const { page } = stage;
    const person = await stage.signUpAndVerify({ name: longName });
    // sample:begin
    await createProject(page, "Herbarium");
    await upload(page, "meadow.jpg");
    // sample:end
    await addHistory(stage, person);
    await deleteAccount(page, person);
    const mail = await stage.inbox(person.email, { subject: emailSubjects.deleted });
    const { pathname, search } = new URL(linkIn(mail, /restore/));
    await page.goto("/restore");
    await page.getByLabel(authFields.email, { exact: true }).fill(person.email);
    await page.getByLabel(authFields.password, { exact: true }).fill(person.password);
    await page.getByRole("button", { name: restorePage.submit }).click();
    await page.getByRole("heading", { name: restoreOptionsPage.heading }).waitFor();
    return { person, names: { link: pathname + search } };
  },
};

export type Role = keyof typeof cast;
