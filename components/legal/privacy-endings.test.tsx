import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { formatDays } from "@/lib/legal/retention";
import { AfterDeletion, HowLong } from "./privacy-endings";

test("says how long backups hold erased data where the operator says it, and leaves it open otherwise", () => {
  const days = { retentionDays: 30, backupDays: 35 };
  expect(renderToStaticMarkup(<HowLong {...days} />)).toContain(formatDays(35));
  expect(renderToStaticMarkup(<HowLong {...days} />)).not.toContain("<mark");
  expect(renderToStaticMarkup(<AfterDeletion {...days} />)).toContain(formatDays(35));
  expect(renderToStaticMarkup(<HowLong retentionDays={30} />)).toContain("<mark");
  expect(renderToStaticMarkup(<AfterDeletion retentionDays={30} />)).not.toMatch(/backup/i);
});
