import { expect, test } from "vitest";
import { db } from "@/db/client";
import { systemStyles } from "@/db/schema";
import { seedStudio, systemStyleRows } from "./seed";

test("brings the styles up to date", async () => {
  await db.transaction((tx) => seedStudio(tx, []));
  await db.update(systemStyles).set({ name: "Renamed" });
  await db.transaction((tx) => seedStudio(tx, []));
  const styles = await db.select({ name: systemStyles.name }).from(systemStyles);
  expect(styles.map(({ name }) => name).sort()).toEqual(
    systemStyleRows.map(({ name }) => name).sort(),
  );
});
