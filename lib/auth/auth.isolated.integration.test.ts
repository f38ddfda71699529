import { randomInt } from "node:crypto";
import { expect, test } from "vitest";

// As in development.
process.env.APP_URL = "";
const { auth } = await import("./auth");
const { clientAddressHeader } = await import("@/lib/http/client/client-address");
const { runJobs } = await import("@/tests/support/jobs");
const { latestMail } = await import("@/tests/support/mail");
const { createUser } = await import("@/tests/support/users");
const { db } = await import("@/db/client");
const { requestDeletion } = await import("@/lib/account/deletion/request-deletion");

const asked = (host: string, more = {}) =>
  new Headers({ host, [clientAddressHeader]: `203.0.113.${randomInt(1, 255)}`, ...more });

test.each([
  ["localhost:3100", {}, "http://localhost:3100"],
  ["192.168.1.20:3100", { "x-forwarded-proto": "http" }, "http://192.168.1.20:3100"],
  [
    "localhost:3100",
    { "x-forwarded-host": "tunnel.example", "x-forwarded-proto": "https" },
    "https://tunnel.example",
  ],
])(
  "regression: without APP_URL a call from %s with %j mails links to %s",
  async (host, more, origin) => {
    const { id, email } = await createUser();
    await db.transaction((tx) =>
      requestDeletion(tx, { userId: id, origin: "http://first.example", source: "cli" }),
    );
    await auth.api.requestRestore({ body: { email }, headers: asked(host, more) });
    await runJobs();
    const links = (await latestMail(email, "restore-link"))?.links ?? [];
    expect(links.filter((link) => link.startsWith(`${origin}/restore?token=`))).toHaveLength(1);
  },
);
