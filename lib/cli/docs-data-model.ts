import { writeFile } from "node:fs/promises";
import { dataModelPage } from "@/db/data-model";
import { runCli, say } from "./output";

await runCli(async () => {
  await writeFile("docs/data-model.md", dataModelPage());
  say("Wrote docs/data-model.md.");
  return 0;
});
