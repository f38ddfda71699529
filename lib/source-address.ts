import manifest from "@/package.json";

/**
 * Where the source can be read, as `repository` in package.json names it: an address, `owner/name` or
 * `github:owner/name`. None while nothing is written there.
 */
export function sourceAddress(
  repository: unknown = (manifest as { repository?: unknown }).repository,
): string | undefined {
  const named = (repository as { url?: unknown } | undefined)?.url ?? repository;
  if (typeof named !== "string") return undefined;
  const [, path] = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(named) ?? [];
  const address = path
    ? `https://github.com/${path}`
    : named.replace(/^git\+/, "").replace(/\.git$/, "");
  return address.startsWith("https://") ? address : undefined;
}
