import { registerMeters } from "@/lib/billing/meters";
import { seedBilling } from "@/lib/billing/seed";
import { storageBytes, styledImages } from "@/lib/studio/meters";

// The composition root: whatever starts a process imports it.
registerMeters([styledImages, storageBytes]);

/** What the features put into a database, in one transaction with `seedDatabase`. */
export const featureSeeds = [seedBilling];
