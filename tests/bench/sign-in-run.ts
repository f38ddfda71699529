import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { handleAuthRequest } from "@/lib/auth/handle-request";
import { hashPassword, verifyPassword } from "@/lib/auth/passwords/password";
import { createUser } from "@/tests/support/users";
import { table } from "./figures";
import { median } from "./measure";
import { expectOk, signInRequest } from "./sign-in-request";

const wanted = 0.9;
const rounds = 7;
// A process is at its speed after some two thousand sign-ins: until then V8 compiles what is taken often.
const warmUpRounds = 8;
const roundMilliseconds = 3000;
// A server with its hands full: what is compared is work, not the wait for a disk or for a thread to wake up.
const workers = 32 * availableParallelism();

type Contestant = { rates: number[]; work: (worker: number) => Promise<unknown> };

/** How often `work` is done in a second by all workers, one after another each. */
async function perSecond({ work }: Contestant): Promise<number> {
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

/** Runs contestants in turns, so that whatever else the machine does falls on all of them. */
async function compete(...contestants: Contestant[]): Promise<void> {
  for (let round = -warmUpRounds; round < rounds; round += 1)
    for (const contestant of contestants) {
      const rate = await perSecond(contestant);
      if (round >= 0) contestant.rates.push(rate);
    }
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

const people = await Promise.all(Array.from({ length: workers }, returning));
const password = randomBytes(12).toString("hex");
const digest = await hashPassword(password);

const hash = () => verifyPassword({ hash: digest, password });
const bare: Contestant = { rates: [], work: hash };
const signIn: Contestant = {
  rates: [],
  work: async (worker) => {
    const person = people[worker];
    if (person) await expectOk(await handleAuthRequest(signInRequest(person.user, person.cookie)));
  },
};
await compete(bare, signIn);

// Only now: with two instances in one process the code of neither is as fast as alone. The bare hash runs
// again, since the speed of the machine may have changed.
const { plainSignIn } = await import("./sign-in-plain");
const bareAgain: Contestant = { rates: [], work: hash };
const plain: Contestant = { rates: [], work: await plainSignIn(workers) };
await compete(bareAgain, plain);

const ofBare = ({ rates }: Contestant, { rates: floor }: Contestant) =>
  median(rates.map((rate, round) => rate / (floor[round] ?? rate)));
const row = (name: string, contestant: Contestant, floor: Contestant) => [
  name,
  median(contestant.rates).toFixed(1),
  ofBare(contestant, floor).toFixed(2),
];
const ratio = ofBare(signIn, bare) / ofBare(plain, bareAgain);
process.stdout.write(
  `${table([
    ["", "per second", "of the bare hash"],
    row("bare argon2id", bare, bare),
    row("sign-in", signIn, bare),
    row("bare argon2id, again", bareAgain, bareAgain),
    row("plain Better Auth, argon2id", plain, bareAgain),
  ])}\n\n${workers} at once; medians of ${rounds} rounds of ${roundMilliseconds / 1000} s, after ${warmUpRounds} to warm up.\n` +
    `${ratio >= wanted ? "Passed" : "FAILED"}: ${ratio.toFixed(3)} of plain Better Auth, at least ${wanted} wanted.\n`,
);
if (ratio < wanted) process.exitCode = 1;
