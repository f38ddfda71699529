import { checkNodeVersion } from "../node-version";
import { runCli, say, UsageError } from "../output";

// node --import tsx lib/cli/build/image.ts <folder>
await runCli(async () => {
  checkNodeVersion();
  const [folder, ...others] = process.argv.slice(2);
  if (!folder || folder.startsWith("-") || others.length > 0)
    throw new UsageError("Name the folder to build into: npm run build:image -- <folder>");
  const { buildImage } = await import("./build-image");
  await buildImage(folder);
  say(`Built into ${folder}. Start it with: node ${folder}/server.js`);
  return 0;
});
