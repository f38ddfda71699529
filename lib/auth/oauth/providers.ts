import type { SocialProviders } from "better-auth/social-providers";
import { type Env, env } from "@/lib/env";

type ProviderRow = {
  name: string;
  /** Where its sign-in page is, which the policy of a page with its button has to name. */
  origin: string;
  /** Its client ID and secret; without them there is no button. */
  keys: (settings: Env) => [id: string | undefined, secret: string | undefined];
  /** Options of Better Auth besides the keys. */
  options?: Record<string, unknown>;
};

/** The providers that can be configured, of those that Better Auth has. */
const rows: Partial<Record<keyof SocialProviders, ProviderRow>> = {
  google: {
    name: "Google",
    origin: "https://accounts.google.com",
    keys: (settings) => [settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET],
    options: { prompt: "select_account" },
  },
  github: {
    name: "GitHub",
    origin: "https://github.com",
    keys: (settings) => [settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET],
  },
};

/** The names of the providers above by their ids. */
export const providerNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(rows).map(([id, { name }]) => [id, name]),
);

const client = (clientId?: string, clientSecret?: string) =>
  clientId && clientSecret ? { clientId, clientSecret, requireEmailVerification: true } : null;

/** The OpenID Connect provider of the configuration, or `null` where none is set. */
export function oidcSettings() {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env();
  const oidc = client(OIDC_CLIENT_ID, OIDC_CLIENT_SECRET);
  return issuer && oidc ? { issuer, ...oidc } : null;
}

/** Better Auth's own providers whose keys are set. None starts a session for an address that is not verified. */
export function socialProviders(): SocialProviders {
  return Object.fromEntries(
    Object.entries(rows).flatMap(([id, { keys, options }]) => {
      const keyed = client(...keys(env()));
      return keyed ? [[id, { ...keyed, ...options }]] : [];
    }),
  );
}

/** Where the forms of the provider buttons lead, which a page's policy has to name. */
export function providerOrigins(): string[] {
  const configured = socialProviders();
  const oidc = oidcSettings();
  return [
    ...Object.entries(rows).flatMap(([id, { origin }]) => (id in configured ? [origin] : [])),
    ...(oidc ? [new URL(oidc.issuer).origin] : []),
  ];
}

/** What people call a provider, also one that is no longer configured. */
export function providerName(id: string): string {
  return providerNames[id] ?? (id === "oidc" ? env().OIDC_NAME : id);
}

/** The configured providers, in the order of their buttons. */
export function configuredProviders(): { id: string; name: string }[] {
  const ids = [...Object.keys(socialProviders()), ...(oidcSettings() ? ["oidc"] : [])];
  return ids.map((id) => ({ id, name: providerName(id) }));
}
