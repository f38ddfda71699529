import { writeFileSync } from "node:fs";
import { drawIcons } from "./draw-icons";
import { runCli, say } from "./output";

/** Writes every icon, so that all of them show the mark of lib/app-mark.ts. */
await runCli(async () => {
  const icons = await drawIcons();
  for (const [file, contents] of Object.entries(icons)) writeFileSync(file, contents);
  say(`Wrote ${Object.keys(icons).join(", ")}.`);
  return 0;
});
