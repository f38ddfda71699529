import type { DeletionPreview } from "@/lib/account/queries";
import type { ReceiptDocument } from "@/lib/account/receipts/receipt";

/** An invented account, with days of its own: the page that shows it needs no clock and stays static. */
export const joinedAt = new Date("2026-05-04T08:00:00Z");
export const deletedAt = new Date("2026-11-21T14:05:00Z");
const restorableUntil = new Date("2026-12-21T14:05:00Z");
export const restoredAt = new Date("2026-12-02T09:30:00Z");
const erasedAt = new Date("2026-12-21T14:06:00Z");

const owned = {
  accounts: 1,
  // sample:begin
  images: 12,
  // sample:end
  known_devices: 2,
  // sample:begin
  processing_jobs: 9,
  projects: 3,
  // sample:end
  sessions: 2,
  usage_tracking: 4,
  user_subscriptions: 1,
};

const stored = { count: 12, bytes: 48_200_000 };

/** What the danger zone would count for it. */
export const preview: DeletionPreview = {
  holdings: [
    { count: 3, one: "project", many: "projects" },
    { ...stored, one: "file", many: "files" },
  ],
  rows: Object.entries(owned).map(([table, count]) => ({ table, count })),
  retentionDays: 30,
  restorableUntil,
};

const { sessions: _ended, ...left } = owned;

/** What its receipt would say; the sessions ended with the deletion. */
export const receipt: ReceiptDocument = {
  kind: "erasure-receipt",
  version: 1,
  subject: "7d1c0f52-6a3e-4b8f-9a55-2e0c4f1b9d63",
  requestedAt: deletedAt.toISOString(),
  erasedAt: erasedAt.toISOString(),
  rows: { users: 1, ...left },
  files: { files: stored },
};
