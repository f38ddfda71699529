import "@/lib/features";
import { runBulkTask } from "@/lib/admin/bulk/task";
import { watchCrashPoints } from "./crash-points";

// node bulk-child.ts <operation> <statements after which to die>
const [id = "", dieAt] = process.argv.slice(2);
let seen = 0;

watchCrashPoints(() => {
  seen += 1;
  if (seen === Number(dieAt)) process.kill(process.pid, "SIGKILL");
});

await runBulkTask({ id });
process.exit(0);
