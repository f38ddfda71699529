import { auth } from "@/lib/auth/auth";

/* Prints every endpoint of the auth instance, plugins included, as JSON: [{path, methods}]. */
const endpoints = Object.values(auth.api) as {
  path?: string;
  options?: { method?: string | string[]; metadata?: { SERVER_ONLY?: boolean } };
}[];
const routes = endpoints.flatMap(({ path, options }) =>
  path ? [{ path: `/api/auth${path}`, methods: [options?.method ?? "POST"].flat() }] : [],
);
process.stdout.write(JSON.stringify(routes));
process.exit(0);
