import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { images, processingJobs, projects, systemStyles, usageTracking } from "@/db/schema";
import { monthStart } from "@/lib/billing/month";
import { readHead } from "@/lib/images/engine";
import { describeImageError } from "@/lib/images/errors";
import { storage } from "@/lib/storage/storage";
import { imageKey, thumbKey } from "../images/keys";
import { styledImages } from "../meters";

// Drawn for this project, and styled by its own styles: lib/studio/demo/images.
const folder = path.join(process.cwd(), "lib/studio/demo/images");

type DemoImage = { file: string; name: string; daysAgo: number; styles: string[] };

const demoProjects: { name: string; daysAgo: number; images: DemoImage[] }[] = [
  {
    name: "Herbarium",
    daysAgo: 41,
    images: [
      { file: "fern", name: "Fern", daysAgo: 41, styles: ["pressed-flower", "cyanotype"] },
      { file: "poppies", name: "Poppies", daysAgo: 40, styles: ["watercolour"] },
      { file: "mushrooms", name: "Fly agarics", daysAgo: 33, styles: ["stained-glass"] },
      { file: "citrus", name: "Citrus", daysAgo: 30, styles: ["halftone", "linocut"] },
    ],
  },
  {
    name: "Postcards from the north",
    daysAgo: 24,
    images: [
      { file: "misty-ridges", name: "Ridges", daysAgo: 24, styles: ["watercolour", "faded-film"] },
      { file: "northern-lights", name: "Northern lights", daysAgo: 23, styles: ["stained-glass"] },
      { file: "bridge-in-autumn", name: "Bridge", daysAgo: 17, styles: ["autumn"] },
      { file: "desert-dunes", name: "Dunes", daysAgo: 12, styles: ["halftone"] },
    ],
  },
  {
    name: "Coast",
    daysAgo: 9,
    images: [
      { file: "lighthouse", name: "Lighthouse", daysAgo: 9, styles: ["linocut", "watercolour"] },
      { file: "old-town", name: "Old town", daysAgo: 6, styles: ["charcoal"] },
      { file: "moonlit-lake", name: "Moonlit lake", daysAgo: 3, styles: ["cyanotype"] },
      { file: "sailboats", name: "Sailing boats", daysAgo: 1, styles: ["ink", "cyanotype"] },
    ],
  },
];

const ago = (days: number, minutes = 0) =>
  sql`now() - make_interval(days => ${days}::int, mins => ${minutes}::int)`;

/** Copies a shipped image with its small version into storage. Returns what its row says of it. */
async function storeFile(owner: { userId: string; projectId: string }, file: string) {
  const bytes = await readFile(path.join(folder, `${file}.jpg`));
  const id = randomUUID();
  const storageKey = imageKey(owner, id, "jpg");
  await storage.put(storageKey, bytes, "image/jpeg");
  const thumb = await readFile(path.join(folder, `${file}.thumb.webp`));
  await storage.put(thumbKey(storageKey) ?? "", thumb, "image/webp");
  const { width, height } = await readHead(bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const row = { id, storageKey, contentType: "image/jpeg", byteSize: bytes.length };
  return { ...row, projectId: owner.projectId, width, height, sha256 };
}

/**
 * Gives a demo account three projects with a dozen images, their results, jobs that ended in every way,
 * and the usage of three months. Files are copied, none is processed.
 */
export async function seedDemoStudio(tx: Transaction, userId: string): Promise<void> {
  const styles = await tx
    .select({ id: systemStyles.id, slug: systemStyles.slug, name: systemStyles.name })
    .from(systemStyles);
  const styleOf = (slug: string) => {
    const style = styles.find((each) => each.slug === slug);
    if (!style) throw new Error(`The demo uses the style ${slug}, which doesn’t exist.`);
    return style;
  };
  const job = (image: { id: string; projectId: string }, slug: string, daysAgo: number) => ({
    projectId: image.projectId,
    imageId: image.id,
    styleId: styleOf(slug).id,
    createdAt: ago(daysAgo, -10),
    startedAt: ago(daysAgo, -10),
    finishedAt: ago(daysAgo, -11),
  });
  for (const project of demoProjects) {
    const [row] = await tx
      .insert(projects)
      .values({ userId, name: project.name, createdAt: ago(project.daysAgo, 20) })
      .returning({ id: projects.id });
    if (!row) throw new Error("the project was not inserted");
    const owner = { userId, projectId: row.id };
    for (const { file, name, daysAgo, styles } of project.images) {
      const original = await storeFile(owner, file);
      await tx.insert(images).values({
        ...original,
        kind: "original",
        name: `${name}.jpg`,
        createdAt: ago(daysAgo),
      });
      for (const slug of styles) {
        const result = await storeFile(owner, `${file}.${slug}`);
        await tx.insert(images).values({
          ...result,
          kind: "result",
          sourceImageId: original.id,
          name: `${name} (${styleOf(slug).name}).jpg`,
          createdAt: ago(daysAgo, -11),
        });
        const done = { status: "done" as const, progress: 100, resultImageId: result.id };
        await tx.insert(processingJobs).values({ ...job(original, slug, daysAgo), ...done });
      }
      if (file === "old-town") {
        const { message } = describeImageError("UNEXPECTED");
        await tx
          .insert(processingJobs)
          .values({ ...job(original, "ink", daysAgo), status: "failed", error: message });
        await tx
          .insert(processingJobs)
          .values({ ...job(original, "autumn", daysAgo), status: "cancelled" });
      }
    }
  }
  await tx.insert(usageTracking).values(
    [9, 24, 17].map((quantity, month) => ({
      userId,
      meter: styledImages.name,
      quantity,
      periodStart: sql`${monthStart} - make_interval(months => ${2 - month}::int)`,
    })),
  );
}
