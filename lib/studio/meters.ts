import { eq, sql } from "drizzle-orm";
import { images, projects } from "@/db/schema";
import type { MonthlyMeter, TotalMeter } from "@/lib/billing/meters";
import { type Usage, unitsLeft, usageOf } from "@/lib/billing/usage";
import { quotaRefusal } from "@/lib/billing/wording";

// Decimal, as sizes are shown.
const megabyte = 1000 ** 2;

/** Counts each start of a style on an image; what fails or is cancelled is refunded. */
export const styledImages: MonthlyMeter = {
  name: "styled_images",
  period: "month",
  unit: { one: "styled image", many: "styled images" },
  errorCode: "QUOTA_IMAGES",
  included: { seedling: 50, garden: 1000, orchard: 10_000 },
  usedBy: "Each style you apply uses one styled image.",
  atLimit: (renewal) => [
    `When you’ve used this month’s styled images, you can’t apply more styles until ${renewal}. Everything else keeps working and you’re never charged extra.`,
    "Failed and cancelled jobs don’t count.",
  ],
  questions: [
    {
      question: "What counts as a styled image?",
      answer:
        "Each style you apply to an image counts as one styled image. Failed or cancelled jobs don’t count. Uploads only count towards storage, which includes originals and results.",
    },
    {
      question: "When does my limit reset?",
      answer:
        "On the first of each month at midnight UTC. Storage doesn’t reset. It’s whatever you’re storing.",
    },
    {
      question: "What happens when I reach a limit?",
      answer:
        "You can’t apply more styles until your limit resets, and we’ll show you when. Nothing is deleted, you’re never charged extra, and you can still view and download everything.",
    },
  ],
};

/** Measures the bytes of all images, originals and results. */
export const storageBytes: TotalMeter = {
  name: "storage_bytes",
  period: "total",
  total: (userId) => sql`
    SELECT sum(${images.byteSize}) FROM ${images}
    INNER JOIN ${projects} ON ${eq(projects.id, images.projectId)} WHERE ${eq(projects.userId, userId)}`,
  unit: { bytesOf: "storage" },
  errorCode: "QUOTA_STORAGE",
  refusal: {
    full: "Your storage is full",
    tooLittle: "Not enough storage for this image",
    remedy: "Delete images to free up space.",
  },
  included: {
    seedling: 500 * megabyte,
    garden: 20_000 * megabyte,
    orchard: 200_000 * megabyte,
  },
  usedBy: "Storage counts your originals and results.",
  atLimit: () => [
    "When your storage is full, you can’t upload images or apply styles. Deleting images frees up space right away.",
    "We never delete your images because of a limit, even if you move to a smaller plan.",
  ],
  keptAfterRestore: "You keep all your images, even above the free plan’s limits.",
};

/** Returns how many more styles can be applied this month: none while the storage is full. */
export function stylesLeft(usage: Pick<Usage, "meters">): number {
  if (unitsLeft(usageOf(usage, storageBytes)) === 0) return 0;
  return unitsLeft(usageOf(usage, styledImages));
}

/** Returns why no style can be applied, or `undefined` where one can. */
export function styleRefusal(usage: Usage): string | undefined {
  return quotaRefusal(usage, styledImages) ?? quotaRefusal(usage, storageBytes);
}
