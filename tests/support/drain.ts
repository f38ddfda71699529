import "@/lib/features";
import { drainQueue } from "@/lib/worker";

// One run of the queue, as the cron route and the end of a response do it, in a process that a test can kill.
await drainQueue();
process.exit();
