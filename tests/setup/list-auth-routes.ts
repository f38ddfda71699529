import { auth } from "@/lib/auth/auth";

/*
 * Prints every endpoint of the auth instance, plugins included, as JSON: [{path, methods, closed}]. What
 * is closed is for the server alone and answers nobody.
 */
const disabled = new Set<string>(auth.options.disabledPaths);
const endpoints = Object.values(auth.api) as {
  path?: string;
  options?: { method?: string | string[]; metadata?: { SERVER_ONLY?: boolean } };
}[];
const routes = endpoints.flatMap(({ path, options }) =>
  path
    ? [
        {
          path: `/api/auth${path}`,
          methods: [options?.method ?? "POST"].flat(),
          closed: Boolean(options?.metadata?.SERVER_ONLY) || disabled.has(path),
        },
      ]
    : [],
);
process.stdout.write(JSON.stringify(routes));
process.exit(0);
