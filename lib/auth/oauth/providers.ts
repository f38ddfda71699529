import { env } from "@/lib/env";

const names: Record<string, string> = { google: "Google", github: "GitHub" };

const client = (clientId?: string, clientSecret?: string) =>
  clientId && clientSecret ? { clientId, clientSecret, requireEmailVerification: true } : null;

/** The OpenID Connect provider of the configuration, or `null` where none is set. */
export function oidcSettings() {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env();
  const oidc = client(OIDC_CLIENT_ID, OIDC_CLIENT_SECRET);
  return issuer && oidc ? { issuer, ...oidc } : null;
}

/** Better Auth's own providers whose keys are set. None starts a session for an address that is not verified. */
export function socialProviders() {
  const settings = env();
  const google = client(settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET);
  const github = client(settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET);
  return {
    ...(google && { google: { ...google, prompt: "select_account" as const } }),
    ...(github && { github }),
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

/** The configured providers, in the order of their buttons. */
export function configuredProviders(): { id: string; name: string }[] {
  const ids = [...Object.keys(socialProviders()), ...(oidcSettings() ? ["oidc"] : [])];
  return ids.map((id) => ({ id, name: providerName(id) }));
}
