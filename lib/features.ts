import { registerLifecycle } from "@/lib/account/lifecycle";
import { billing } from "@/lib/billing/lifecycle";
import { registerMeters } from "@/lib/billing/meters";
import { studio } from "@/lib/studio/lifecycle";
import { storageBytes, styledImages } from "@/lib/studio/meters";

// The composition root: the only file that knows every feature. Whatever starts a process imports it:
// lib/boot.ts for the server with its routes, actions and cron, lib/cli/ for the worker and the commands.
registerLifecycle([
  // In the order in which they take part in a deletion.
  // sample:begin
  // Refunds jobs, which has to be before the subscription ends.
  studio,
  // sample:end
  billing,
]);
registerMeters([
  // In the order in which pages show them.
  // sample:begin
  styledImages,
  storageBytes,
  // sample:end
]);
