import { apiClient, Client, json } from "./client";
import {
  createApiKey,
  credentials,
  deleteAccount,
  member,
  signedIn,
  stepUp,
  updateRows,
} from "./people";
import { scenario } from "./recorder";
import { query, settle } from "./rows";

/** A product route that accepts every kind of token. */
const listJobs = (client: Client) => client.send("GET", "/api/jobs");

scenario(
  "accepts an API client's session token and refuses sensitive operations",
  async (recorder) => {
    const ada = await member();
    const signed = await recorder.step("signs in", ada, () =>
      apiClient().post("/sign-in/email", credentials(ada)),
    );
    const client = apiClient(String(json(signed).token));
    await recorder.step("the session", ada, () => client.get("/get-session"));
    await recorder.step("a product route", ada, () => listJobs(client));
    await recorder.step("the list of sessions", ada, () => client.get("/list-sessions"));
    await recorder.step("deletes the account", ada, () =>
      client.post("/delete-user", { password: ada.password }),
    );
    await recorder.step("steps up", ada, () =>
      client.post("/step-up/verify", { purpose: "delete-account", password: ada.password }),
    );
    await recorder.step("changes the password", ada, () =>
      client.post("/change-password", {
        currentPassword: ada.password,
        newPassword: "another one",
      }),
    );
    await recorder.step("creates an API key", ada, () =>
      client.post("/api-keys/create", { name: "x", expiresInDays: 1, password: ada.password }),
    );
    await recorder.step("signs out", ada, () => client.post("/sign-out", {}));
    await recorder.step("the session afterwards", ada, () => client.get("/get-session"));
  },
);

scenario("ignores the session cookie when the bearer token is invalid", async (recorder) => {
  const ada = await member();
  const withToken = (authorization: string) => ({ headers: { authorization } });
  for (const authorization of ["Bearer x", "Bearer", "Token x", "Basic eDp5"])
    await recorder.step(authorization, ada, () =>
      ada.browser.get("/get-session", withToken(authorization)),
    );
  await recorder.step("a product route", ada, () =>
    ada.browser.send("GET", "/api/jobs", withToken("Bearer x")),
  );
});

scenario("issues a five-minute JWT that is valid only as long as its session", async (recorder) => {
  const ada = await member();
  await recorder.step("without a session", ada, () => new Client().get("/token"));
  const browser = await signedIn(ada);
  await settle(ada);
  const given = await recorder.step("with a session", ada, () => browser.get("/token"));
  const token = String(json(given).token);
  const [header, payload] = token
    .split(".", 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  recorder.note("contents of the JWT", {
    header: Object.keys(header).sort(),
    payload: Object.keys(payload).sort(),
    algorithm: header.alg,
    seconds: payload.exp - payload.iat,
  });
  await recorder.step("the public keys", ada, () => new Client().get("/jwks"));
  const client = apiClient(token);
  await recorder.step("a product route", ada, () => listJobs(client));
  await recorder.step("an auth route", ada, () => client.get("/get-session"));
  await recorder.step("deletes the account", ada, () =>
    client.post("/delete-user", { password: ada.password }),
  );
  const [head, body] = token.split(".");
  await recorder.step("with a modified signature", ada, () =>
    listJobs(apiClient(`${head}.${body}.x`)),
  );
  await browser.post("/sign-out", {});
  await recorder.step("after the session has ended", ada, () => listJobs(client));
});

scenario("accepts an API key on product routes only", async (recorder) => {
  const ada = await member();
  const create = (body: object, browser = ada.browser) => browser.post("/api-keys/create", body);
  const wanted = { name: "Deploy", expiresInDays: 30 };
  await recorder.step("without a step-up", ada, () => create(wanted));
  await recorder.step("without a session", ada, () => create(wanted, new Client()));
  await recorder.step("with too long a lifetime", ada, () =>
    create({ ...wanted, expiresInDays: 366 }),
  );
  await recorder.step("without a name", ada, () => create({ ...wanted, name: "" }));
  await stepUp(ada, "api-keys");
  const made = await recorder.step("after a step-up", ada, () =>
    create({ ...wanted, userId: "x" }),
  );
  const { key, id } = json(made) as { key: string; id: string };
  await recorder.step("the list", ada, () => ada.browser.get("/api-keys/list"));
  const client = apiClient(key);
  await recorder.step("a product route", ada, () => listJobs(client));
  await recorder.step("the session", ada, () => client.get("/get-session"));
  await recorder.step("creates another key", ada, () => client.post("/api-keys/create", wanted));
  await recorder.step("the list with the key", ada, () => client.get("/api-keys/list"));
  await recorder.step("deletes the account", ada, () =>
    client.post("/delete-user", { password: ada.password }),
  );
  await recorder.step("a damaged key", ada, () => listJobs(apiClient(`${key.slice(0, -1)}_`)));
  const ben = await member();
  await recorder.step("revoked by another user", ada, () =>
    ben.browser.post("/api-keys/revoke", { id }),
  );
  await recorder.step("revoked", ada, () => ada.browser.post("/api-keys/revoke", { id }));
  await recorder.step("revoked again", ada, () => ada.browser.post("/api-keys/revoke", { id }));
  await recorder.step("the product route afterwards", ada, () => listJobs(client));
});

scenario("refuses an expired API key and a key above the limit", async (recorder) => {
  const ada = await member();
  const { key } = await createApiKey(ada);
  await updateRows(ada, "api_keys", "expires_at = now() - interval '1 second'");
  await recorder.step("an expired key", ada, () => listJobs(apiClient(key)));
  await query(
    `INSERT INTO api_keys (user_id, name, start, key_hash, expires_at)
      SELECT id, 'k', 'pk_', md5(random()::text), now() + interval '1 day'
      FROM users, generate_series(1, 20) WHERE email = $1`,
    [ada.email],
  );
  await recorder.step("a key above the limit of 20", ada, () =>
    ada.browser.post("/api-keys/create", {
      name: "More",
      expiresInDays: 1,
      password: ada.password,
    }),
  );
});

scenario("refuses every token after the account is deleted or erased", async (recorder) => {
  const ada = await member();
  const { key } = await createApiKey(ada);
  const jwt = String(json(await ada.browser.get("/token")).token);
  const signed = json(await apiClient().post("/sign-in/email", credentials(ada)));
  const clients = {
    "the session token": apiClient(String(signed.token)),
    "the JWT": apiClient(jwt),
    "the API key": apiClient(key),
  };
  for (const [what, client] of Object.entries(clients))
    await recorder.step(`${what} before the deletion`, ada, () => listJobs(client));
  await deleteAccount(ada);
  for (const [what, client] of Object.entries(clients))
    await recorder.step(`${what} after the deletion`, ada, () => listJobs(client));
  await recorder.step("the browser after the deletion", ada, () => listJobs(ada.browser));
  await query("DELETE FROM users WHERE email = $1", [ada.email]);
  for (const [what, client] of Object.entries(clients))
    await recorder.step(`${what} after the row is erased`, ada, () => listJobs(client));
});
