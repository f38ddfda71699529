import { setTimeout as sleep } from "node:timers/promises";
import "@/lib/features";
import { type CrashOperation, crashOperations } from "./crash-operations";
import { watchCrashPoints } from "./crash-points";
import { registerNotes } from "./notes";

// node crash-child.ts <operation> <user id> <point at which to die; 0 never>
const [operation, userId = "", dieAt] = process.argv.slice(2);
const points: string[] = [];

registerNotes();

watchCrashPoints((what) => {
  points.push(what);
  if (points.length === Number(dieAt)) process.kill(process.pid, "SIGKILL");
});

await crashOperations[operation as CrashOperation](userId);
// An export ends a moment after its reader has all of it: by clearing its folder away.
for (let wait = 0; operation === "export" && points.at(-1) !== "fs.rm" && wait < 10_000; wait += 50)
  await sleep(50);
process.stdout.write(JSON.stringify(points), () => process.exit(0));
