import type { BetterAuthOptions } from "better-auth";
import { env } from "@/lib/env";
import { googleIdentity } from "./oauth/google";

type Provider = { id: string; name: string };

const names: Record<string, string> = { google: "Google", github: "GitHub" };

/** The OpenID Connect provider of the configuration, or `null` where none is set. */
export function oidcSettings() {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env();
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return null;
  return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET };
}

/** Better Auth's own providers whose keys are set. */
export function socialProviders(): NonNullable<BetterAuthOptions["socialProviders"]> {
  const settings = env();
  return {
    ...(settings.GOOGLE_CLIENT_ID &&
      settings.GOOGLE_CLIENT_SECRET && {
        google: {
          clientId: settings.GOOGLE_CLIENT_ID,
          clientSecret: settings.GOOGLE_CLIENT_SECRET,
          prompt: "select_account" as const,
          getUserInfo: googleIdentity(settings.GOOGLE_CLIENT_ID),
        },
      }),
    ...(settings.GITHUB_CLIENT_ID &&
      settings.GITHUB_CLIENT_SECRET && {
        github: {
          clientId: settings.GITHUB_CLIENT_ID,
          clientSecret: settings.GITHUB_CLIENT_SECRET,
        },
      }),
  };
}

/** Where the forms of the provider buttons lead, which a page's policy has to name. */
export function providerOrigins(): string[] {
  const { google, github } = socialProviders();
  const oidc = oidcSettings();
  return [
    ...(google ? ["https://accounts.google.com"] : []),
    ...(github ? ["https://github.com"] : []),
    ...(oidc ? [new URL(oidc.issuer).origin] : []),
  ];
}

/** What people call a provider, also one that is no longer configured. */
export function providerName(id: string): string {
  return names[id] ?? (id === "oidc" ? env().OIDC_NAME : id);
}

/** The providers that somebody can sign in with, in the order of their buttons. */
export function configuredProviders(): Provider[] {
  const ids = [...Object.keys(socialProviders()), ...(oidcSettings() ? ["oidc"] : [])];
  return ids.map((id) => ({ id, name: providerName(id) }));
}
