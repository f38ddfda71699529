import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { table } from "./figures";
import { median } from "./measure";
import { withScratchDatabase } from "./scratch";

const wanted = 0.9;
const rounds = 9;
// A process is at its speed after some two thousand sign-ins: until then V8 compiles what is taken often.
const warmUpRounds = 8;

/** Starts a contestant of sign-in-run.ts in a process of its own. */
async function start(name: "bare" | "ours" | "plain") {
  const child = fork(fileURLToPath(new URL("sign-in-run.ts", import.meta.url)), [name]);
  await answerOf(child);
  return { child, rates: [] as number[] };
}

/** The next message of a contestant; an error if it ends instead. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, "exit", { signal }).then(([code]) => {
    throw new Error(`a contestant has ended (exit code ${code})`);
  });
  try {
    const [answer] = await Promise.race([once(child, "message", { signal }), ended]);
    return answer;
  } finally {
    settled.abort();
  }
}

await withScratchDatabase("npm run bench:sign-in", async () => {
  const [bare, ours, plain] = [await start("bare"), await start("ours"), await start("plain")];
  const contestants = [bare, ours, plain];
  // In turns, so that whatever else the machine does falls on all of them.
  for (let round = -warmUpRounds; round < rounds; round += 1)
    for (const { child, rates } of contestants) {
      const answer = answerOf(child);
      child.send("round");
      const rate = Number(await answer);
      if (round >= 0) rates.push(rate);
    }
  for (const { child } of contestants) child.kill();

  const ratioTo = ({ rates }: typeof bare, floor: typeof bare) =>
    median(rates.map((rate, round) => rate / (floor.rates[round] ?? rate)));
  const row = (name: string, contestant: typeof bare) => [
    name,
    median(contestant.rates).toFixed(1),
    ratioTo(contestant, bare).toFixed(2),
  ];
  const ratio = ratioTo(ours, plain);
  process.stdout.write(
    `${table([
      ["", "per second", "of the bare hash"],
      row("bare argon2id", bare),
      row("sign-in", ours),
      row("plain Better Auth, argon2id", plain),
    ])}\n\nMedians of ${rounds} rounds in turns, after ${warmUpRounds} to warm up.\n` +
      `${ratio >= wanted ? "Passed" : "FAILED"}: ${ratio.toFixed(3)} of plain Better Auth, at least ${wanted} wanted.\n`,
  );
  if (ratio < wanted) process.exitCode = 1;
});
process.exit(process.exitCode ?? 0);
