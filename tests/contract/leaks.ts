import { inject } from "vitest";
import type { Exchange } from "./client";

const { issuer, refreshTokenMark } = inject("contractProvider");
const settings = inject("contractSettings");
const ownSecrets = ["BETTER_AUTH_SECRET", "EMAIL_HASH_PEPPER", "SIGNING_KEY", "CRON_SECRET"].map(
  (name) => settings[name] ?? "",
);
/** Whether a text contains a JWT signed by the provider. */
function holdsProviderToken(text: string): boolean {
  const payloads = text.matchAll(/eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+/g);
  return [...payloads].some(([, payload = ""]) =>
    Buffer.from(payload, "base64url").toString().includes(issuer),
  );
}

/** Lists browser responses that contain a session token, a digest, a secret or a provider token. */
export function leaksIn(
  exchanges: Exchange[],
  known: { sessionTokens: Set<string>; secrets: Set<string> },
): string[] {
  return exchanges
    .filter(({ byBrowser, request }) => byBrowser && !request.includes("/api/dev/inbox"))
    .flatMap(({ request, text }) => {
      const holds = (secrets: Iterable<string>) =>
        [...secrets].some((secret) => secret.length > 8 && text.includes(secret));
      const others = [...known.secrets].filter((each) => !known.sessionTokens.has(each));
      return [
        holds(known.sessionTokens) && `${request}: a session token`,
        holds(others) && `${request}: a digest or a secret of the account`,
        holds(ownSecrets) && `${request}: a secret of the application`,
        holdsProviderToken(text) && `${request}: a token of the provider`,
        text.includes(refreshTokenMark) && `${request}: a refresh token of the provider`,
        text.includes("$argon2") && `${request}: a password digest`,
      ].filter((leak) => leak !== false);
    });
}
