import { appConfig } from "@/lib/app-config";
import { CliError } from "./output";

const oldest = [20, 19] as const;

/** @throws CliError when the given version of Node is older than what the dependencies need. */
export function checkNodeVersion(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new CliError(
    `${appConfig.name} needs Node ${oldest.join(".")} or later; you have ${version}. Upgrade Node, for example with nvm install.`,
  );
}
