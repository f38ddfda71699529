import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { handleAuthRequest } from "@/lib/auth/handle-request";
import { hashPassword, verifyPassword } from "@/lib/auth/passwords/password";
import { createUser } from "@/tests/support/users";
import { expectOk, signInRequest } from "./sign-in-request";

const roundMilliseconds = 3000;
// A server with its hands full: what is compared is work, not the wait for a disk or for a thread to wake up.
const workers = 32 * availableParallelism();

type Work = (worker: number) => Promise<unknown>;

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

async function ours(): Promise<Work> {
  const people = await Promise.all(Array.from({ length: workers }, returning));
  return async (worker) => {
    const person = people[worker];
    if (person) await expectOk(await handleAuthRequest(signInRequest(person.user, person.cookie)));
  };
}

async function bareHash(): Promise<Work> {
  const password = randomBytes(12).toString("hex");
  const hash = await hashPassword(password);
  return () => verifyPassword({ hash, password });
}

/** Better Auth is loaded once a process: with two instances the code of neither is as fast as alone. */
const plain = async (): Promise<Work> => (await import("./sign-in-plain")).plainSignIn(workers);

const work = await { bare: bareHash, ours, plain }[process.argv[2] as "bare" | "ours" | "plain"]();

/** How often the work is done in a second by all workers, one after another each. */
async function perSecond(): Promise<number> {
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

// Each message of sign-in.ts asks for one round.
process.on("message", () => void perSecond().then((rate) => process.send?.(rate)));
process.send?.("ready");
