import { registerLifecycle } from "@/lib/account/lifecycle";
import { billing } from "@/lib/billing/lifecycle";
import { registerMeters } from "@/lib/billing/meters";
import { studio } from "@/lib/studio/lifecycle";
import { storageBytes, styledImages } from "@/lib/studio/meters";

// The composition root: the only file that knows every feature. Whatever starts a process imports it:
// lib/boot.ts for the server with its routes, actions and cron, lib/cli/ for the worker and the commands.
// The studio comes first, so that a deletion refunds its jobs before the subscription ends.
registerLifecycle([studio, billing]);
registerMeters([styledImages, storageBytes]);
