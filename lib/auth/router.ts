import { runWithAdapter } from "@better-auth/core/context";
import type { AuthContext } from "better-auth";
import { router } from "better-auth/api";
import { env } from "@/lib/env";
import { auth } from "./auth";

async function build() {
  const context = (await auth.$context) as unknown as AuthContext;
  const { handler } = router(context, auth.options);
  return (request: Request) => runWithAdapter(context.adapter, () => handler(request));
}

let built: ReturnType<typeof build> | undefined;

/**
 * Answers as `auth.handler` does, which puts the router together anew for each request, in case the base
 * address or the trusted origins follow from it. Where `APP_URL` is set, ours do not.
 */
export async function answerAuth(request: Request): Promise<Response> {
  if (!env().APP_URL) return auth.handler(request);
  built ??= build();
  return (await built)(request);
}
