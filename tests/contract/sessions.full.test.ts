import { Client, json } from "./client";
import { member, newPerson, signedIn, updateRows } from "./people";
import { scenario } from "./recorder";
import { query, settle } from "./rows";

/** Sets when the sessions of an account were created and last used (ago), and when they expire (from now). */
const setSessionTimes = (
  person: Parameters<typeof updateRows>[0],
  created: string,
  updated: string,
  expires: string,
) =>
  updateRows(
    person,
    "sessions",
    `created_at = now() - interval '${created}', updated_at = now() - interval '${updated}', expires_at = now() + interval '${expires}'`,
  );

async function daysLeft(email: string): Promise<number[]> {
  const rows = await query<{ days: number }>(
    `SELECT round(extract(epoch FROM expires_at - now()) / 86400)::int AS days FROM sessions
      WHERE user_id = (SELECT id FROM users WHERE email = $1) ORDER BY days`,
    [email],
  );
  return rows.map(({ days }) => days);
}

scenario("extends a session in use up to 90 days", async (recorder) => {
  const ada = await member();
  await setSessionTimes(ada, "2 days", "10 minutes", "28 days");
  await recorder.step("used within the hour", ada, () => ada.browser.get("/get-session"));
  recorder.note("days left", await daysLeft(ada.email));
  await setSessionTimes(ada, "2 days", "2 hours", "28 days");
  await recorder.step("used after two hours", ada, () => ada.browser.get("/get-session"));
  recorder.note("days left", await daysLeft(ada.email));
  await setSessionTimes(ada, "80 days", "2 days", "3 days");
  await recorder.step("used on day 80", ada, () => ada.browser.get("/get-session"));
  recorder.note("days left", await daysLeft(ada.email));
  await setSessionTimes(ada, "2 days", "2 days", "28 days");
  await recorder.step("a page", ada, () => ada.browser.visit("/dashboard"));
  await recorder.step("a prefetched page", ada, () =>
    ada.browser.visit("/dashboard", { headers: { "sec-purpose": "prefetch" } }),
  );
  await setSessionTimes(ada, "40 days", "10 days", "-1 second");
  await recorder.step("an expired session", ada, () => ada.browser.get("/get-session"));
  await recorder.step("a page with the expired session", ada, () =>
    ada.browser.visit("/dashboard"),
  );
});

scenario("ignores an invalid session token", async (recorder) => {
  const ada = await member();
  const [name = "", value = ""] =
    [...ada.browser.cookies].find(([each]) => each.endsWith(".session_token")) ?? [];
  const unsigned = new Client();
  unsigned.cookies.set(name, value.split(".")[0] ?? "");
  await recorder.step("without its signature", ada, () => unsigned.get("/get-session"));
  const changed = new Client();
  changed.cookies.set(name, `x${value}`);
  await recorder.step("with a modified value", ada, () => changed.get("/get-session"));
  await recorder.step("without a cookie", ada, () => new Client().get("/get-session"));
  await recorder.step("with the cookie cache disabled", ada, () =>
    ada.browser.get("/get-session?disableCookieCache=true&disableRefresh=true"),
  );
});

scenario("lists sessions of any age without their tokens", async (recorder) => {
  const ada = await member();
  const list = () => ada.browser.get("/list-sessions");
  await recorder.step("one session", ada, list);
  await signedIn(ada);
  await settle(ada);
  await updateRows(
    ada,
    "sessions",
    "created_at = now() - interval '40 days', updated_at = now() - interval '2 days'",
  );
  await recorder.step("two sessions", ada, list);
  await recorder.step("without a session", newPerson(), () => new Client().get("/list-sessions"));
});

scenario("revokes a session by id, including the current one", async (recorder) => {
  const ada = await member();
  const browser = await signedIn(ada);
  await settle(ada);
  const ids = async () =>
    (json(await ada.browser.get("/list-sessions")) as never as { id: string; current: boolean }[])
      .sort((one) => (one.current ? -1 : 1))
      .map(({ id }) => id);
  const [current, other] = await ids();
  const ben = await member();
  const revoke = (id: unknown, by = ada.browser) => by.post("/revoke-session", { id });
  await recorder.step("by another user", ada, () => revoke(other, ben.browser));
  await recorder.step("without a session", ada, () => revoke(other, new Client()));
  await recorder.step("by token in place of the id", ada, () =>
    ada.browser.post("/revoke-session", { token: "x" }),
  );
  await recorder.step("another session", ada, () => revoke(other));
  await recorder.step("another session again", ada, () => revoke(other));
  await recorder.step("the revoked session", ada, () => browser.get("/get-session"));
  await recorder.step("the current session", ada, () => revoke(current));
});

scenario(
  "keeps one session of 251 after signing out the others and none after signing out all",
  async (recorder) => {
    const ada = await member();
    await query(
      `INSERT INTO sessions (token, user_id, expires_at)
      SELECT md5(random()::text), id, now() + interval '1 day' FROM users, generate_series(1, 250)
      WHERE email = $1`,
      [ada.email],
    );
    await recorder.step("signs out the others of 251", ada, () =>
      ada.browser.post("/revoke-other-sessions", {}),
    );
    await recorder.step("the current session", ada, () => ada.browser.get("/get-session"));
    await signedIn(ada);
    await settle(ada);
    await recorder.step("signs out all", ada, () => ada.browser.post("/revoke-sessions", {}));
    await recorder.step("signs out all without a session", ada, () =>
      ada.browser.post("/revoke-sessions", {}),
    );
    await recorder.step("signs out the others without a session", ada, () =>
      ada.browser.post("/revoke-other-sessions", {}),
    );
  },
);

scenario("updates the name of the account and no other field", async (recorder) => {
  const ada = await member();
  const update = (body: object) => ada.browser.post("/update-user", body);
  await recorder.step("a new name", ada, () => update({ name: "Ada the Second" }));
  const fields = {
    role: "admin",
    status: "deleted",
    deletedAt: new Date(0).toISOString(),
    purgeAt: new Date(0).toISOString(),
    emailVerified: false,
    twoFactorEnabled: true,
    subject: "00000000-0000-4000-8000-000000000000",
    bannedAt: new Date(0).toISOString(),
    email: "other@example.com",
    image: "https://pictures.example.net/a.png",
    preferences: { theme: "dark" },
    id: "00000000-0000-4000-8000-000000000000",
  };
  for (const [field, value] of Object.entries(fields))
    await recorder.step(field, ada, () => update({ [field]: value }));
  await recorder.step("a name with a read-only field", ada, () =>
    update({ name: "Ada the Third", role: "admin" }),
  );
  await recorder.step("an empty name", ada, () => update({ name: "" }));
  await recorder.step("no fields", ada, () => update({}));
  await recorder.step("without a session", ada, () =>
    new Client().post("/update-user", { name: "Eve" }),
  );
  await recorder.step("fields of the session", ada, () =>
    ada.browser.post("/update-session", { impersonatedBy: null, method: "passkey" }),
  );
  await recorder.step("the session afterwards", ada, () => ada.browser.get("/get-session"));
});
