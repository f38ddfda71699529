import { randomBytes, randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { hashPassword as scrypt } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import * as schema from "@/db/schema";
import { handleAuthRequest } from "@/lib/auth/handle";
import { hashPassword, verifyPassword } from "@/lib/auth/password";
import { clientAddressHeader } from "@/lib/http/client-address";
import { createUser, type TestUser } from "@/tests/support/users";
import { table } from "./figures";
import { median } from "./measure";

const wanted = 0.75;
const rounds = 7;
const roundMilliseconds = 3000;
// Enough at once that nobody waits for the disk with a core idle: what is compared is work, not latency.
const workers = 4 * availableParallelism();
const origin = "http://127.0.0.1:3000";

const newAddress = () => [10, randomInt(256), randomInt(256), randomInt(1, 255)].join(".");

/** How often `work` is done in a second by all workers, one after another each. */
async function perSecond(work: (worker: number) => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (performance.now() - begun < roundMilliseconds) {
        await work(worker);
        done += 1;
      }
    }),
  );
  return (done / (performance.now() - begun)) * 1000;
}

function signInRequest(user: TestUser, cookie: string): Request {
  return new Request(`${origin}/api/auth/sign-in/email`, {
    method: "POST",
    headers: {
      origin,
      cookie,
      "content-type": "application/json",
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36",
      [clientAddressHeader]: newAddress(),
    },
    body: JSON.stringify({ email: user.email, password: user.password }),
  });
}

async function expectOk(answer: Response): Promise<Response> {
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer;
}

/** Somebody who comes back with the browser that the account knows. */
async function returning() {
  const user = await createUser();
  const answer = await expectOk(await handleAuthRequest(signInRequest(user, "")));
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .filter((pair) => /device=/.test(pair))
    .join("; ");
  return { user, cookie };
}

/** Better Auth as it comes: scrypt, its defaults, on the same tables. */
const plain = betterAuth({
  secret: randomBytes(32).toString("hex"),
  baseURL: origin,
  database: drizzleAdapter(db, { provider: "pg", schema, usePlural: true }),
  user: {
    // Our columns that a user cannot do without.
    additionalFields: {
      emailHash: { type: "string", required: false },
      emailHashKey: { type: "string", required: false },
    },
  },
  emailAndPassword: { enabled: true },
  advanced: { database: { generateId: "uuid" } },
  logger: { level: "error" },
  rateLimit: { enabled: false },
});

async function scryptUser(): Promise<TestUser> {
  const user = await createUser();
  await db
    .update(schema.accounts)
    .set({ password: await scrypt(user.password) })
    .where(eq(schema.accounts.userId, user.id));
  return user;
}

const people = await Promise.all(Array.from({ length: workers }, returning));
const scryptPeople = await Promise.all(Array.from({ length: workers }, scryptUser));
const password = randomBytes(12).toString("hex");
const digest = await hashPassword(password);

const contestants = {
  "bare argon2id": () => verifyPassword({ hash: digest, password }),
  "sign-in": async (worker: number) => {
    const person = people[worker];
    if (person) await expectOk(await handleAuthRequest(signInRequest(person.user, person.cookie)));
  },
  "Better Auth's own, scrypt": async (worker: number) => {
    const user = scryptPeople[worker];
    if (user) await expectOk(await plain.handler(signInRequest(user, "")));
  },
};

const rates = Object.fromEntries(Object.keys(contestants).map((name) => [name, [] as number[]]));
// In turns, so that whatever else the machine does falls on all of them; the first turn warms up.
for (let round = 0; round <= rounds; round += 1)
  for (const [name, work] of Object.entries(contestants)) {
    const rate = await perSecond(work);
    if (round > 0) rates[name]?.push(rate);
  }

const [bare = [], signIn = [], scrypted = []] = Object.values(rates);
const ratio = median(signIn.map((rate, round) => rate / (bare[round] ?? rate)));
process.stdout.write(
  `${table([
    ["", "per second", "of the bare hash"],
    ...Object.entries(rates).map(([name, values]) => [
      name,
      median(values).toFixed(1),
      median(values.map((rate, round) => rate / (bare[round] ?? rate))).toFixed(2),
    ]),
  ])}\n\n${workers} at once; medians of ${rounds} rounds of ${roundMilliseconds / 1000} s.\n` +
    `A sign-in is ${(median(signIn) / median(scrypted)).toFixed(1)} times as fast as Better Auth's own with scrypt.\n` +
    `${ratio >= wanted ? "Passed" : "FAILED"}: ${ratio.toFixed(2)} of the bare hash function, at least ${wanted} wanted.\n`,
);
if (ratio < wanted) process.exitCode = 1;
