import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { systemStyles } from "@/db/schema";
import type { DemoUser } from "@/lib/account/lifecycle";
import { seedDemoStudio } from "./demo/demo-studio";

/** The styles that every database has; `lib/studio/styles/styles.ts` says by slug how each is applied. */
export const systemStyleRows = [
  {
    slug: "ink",
    name: "Ink",
    description: "A drawing in black ink on warm paper.",
    position: 1,
  },
  {
    slug: "autumn",
    name: "Autumn",
    description: "Warm light, soft shadows and a little grain.",
    position: 2,
  },
  {
    slug: "pressed-flower",
    name: "Pressed flower",
    description: "Flat shapes in moss, sage and petal.",
    position: 3,
  },
  {
    slug: "watercolour",
    name: "Watercolour",
    description: "Clear washes with pooled edges.",
    position: 4,
  },
  {
    slug: "cyanotype",
    name: "Cyanotype",
    description: "A sun print in Prussian blue.",
    position: 5,
  },
  {
    slug: "charcoal",
    name: "Charcoal",
    description: "Rubbed shadows on rough paper.",
    position: 6,
  },
  {
    slug: "linocut",
    name: "Linocut",
    description: "Cut grooves, printed in one red ink.",
    position: 7,
  },
  {
    slug: "halftone",
    name: "Halftone",
    description: "Blue and coral dots, like a small press.",
    position: 8,
  },
  {
    slug: "stained-glass",
    name: "Stained glass",
    description: "Panes of colour set in lead.",
    position: 9,
  },
  {
    slug: "faded-film",
    name: "Faded film",
    description: "Milky shadows with a warm light leak.",
    position: 10,
  },
];

/** Brings the styles up to date, and adds content to the demo accounts that get it. */
export async function seedStudio(tx: Transaction, demoUsers: readonly DemoUser[]): Promise<void> {
  await tx
    .insert(systemStyles)
    .values(systemStyleRows)
    .onConflictDoUpdate({
      target: systemStyles.slug,
      set: {
        name: sql`excluded.name`,
        description: sql`excluded.description`,
        position: sql`excluded.position`,
      },
    });
  for (const { id, filled } of demoUsers) if (filled) await seedDemoStudio(tx, id);
}
