import "@/lib/features";
import { startWorker } from "@/lib/worker";

// The worker of a server, in a process of its own, until it is killed.
startWorker();
process.send?.("ready");
