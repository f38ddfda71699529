import { auth } from "@/lib/auth/auth";
import { handleAuthRequest } from "@/lib/auth/handle-request";
import { createUser } from "@/tests/support/users";
import { table } from "./figures";
import { median } from "./measure";
import { plain } from "./sign-in-plain";
import { expectOk, signInRequest } from "./sign-in-request";

const wanted = 1;
const rounds = 9;
const checksInARound = 1000;
// Until then V8 compiles what is taken often.
const warmUpRounds = 2;

const user = await createUser();

/** The headers of a browser that is signed in. */
async function signedIn(handle: (request: Request) => Promise<Response>): Promise<Headers> {
  const answer = await expectOk(await handle(signInRequest(user, "")));
  const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0]);
  return new Headers({ cookie: cookies.join("; ") });
}

const ours = await signedIn(handleAuthRequest);
const theirs = await signedIn((request) => plain.handler(request));
const contestants = [
  { name: "a session check", rates: [], check: () => auth.api.getSession({ headers: ours }) },
  {
    name: "plain Better Auth",
    rates: [],
    check: () => plain.api.getSession({ headers: theirs }),
  },
] satisfies { name: string; rates: number[]; check: () => Promise<object | null> }[];

/** How many checks a second, one after another; an error where one finds no session. */
async function perSecond(check: () => Promise<object | null>): Promise<number> {
  const begun = performance.now();
  for (let done = 0; done < checksInARound; done += 1)
    if (!(await check())) throw new Error("there is no session");
  return (checksInARound / (performance.now() - begun)) * 1000;
}

for (let round = -warmUpRounds; round < rounds; round += 1)
  for (const { check, rates } of contestants) {
    const rate = await perSecond(check);
    if (round >= 0) (rates as number[]).push(rate);
  }

const [mine = [], plainRates = []] = contestants.map(({ rates }) => rates as number[]);
const ratio = median(mine.map((rate, round) => rate / (plainRates[round] ?? rate)));
process.stdout.write(
  `${table([
    ["", "per second"],
    ...contestants.map(({ name, rates }) => [name, median(rates).toFixed(0)]),
  ])}\n\nOne after another; medians of ${rounds} rounds of ${checksInARound}.\n` +
    `${ratio >= wanted ? "Passed" : "FAILED"}: ${ratio.toFixed(2)} of plain Better Auth, at least ${wanted} wanted.\n`,
);
if (ratio < wanted) process.exitCode = 1;
