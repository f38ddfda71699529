import { setTimeout } from "node:timers/promises";
import {
  type OAuthProvider,
  parseStringBoolean,
  verifyProviderIdToken,
} from "@better-auth/core/oauth2";
import { z } from "zod";
import { withAsciiDomain } from "@/lib/email/address-rule";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";

/** A person's identity as a provider states it. */
export type Identity = {
  providerId: string;
  accountId: string;
  /** In lower case. */
  email: string | null;
  /** Whether the provider says that it has verified the address; some say so as text. */
  emailVerified: boolean;
  /** At most 100 characters, never empty. */
  name: string;
};

// For both of the requests that identify a person.
const seconds = 10;
const addressSchema = z.email().max(320);
const longestName = 100;

/**
 * What a promise gives, if it does in time.
 *
 * @throws Error after so many seconds; the work itself is not ended
 */
export const withinSeconds = <T>(seconds: number, work: Promise<T> | T): Promise<T> =>
  Promise.race([
    work,
    setTimeout(seconds * 1000, undefined, { ref: false }).then(() => {
      throw new Error("the provider did not answer in time");
    }),
  ]);

/** Text that the database can keep: providers are not bound by our rules. */
const plain = (text: unknown) =>
  typeof text === "string" ? text.replace(/\p{Cc}+/gu, " ").trim() : "";

function identityOf(
  provider: OAuthProvider,
  subject: string,
  user: { email?: unknown; emailVerified?: unknown; name?: unknown },
): Identity | null {
  const accountId = plain(subject);
  if (!accountId || ["undefined", "null", "NaN"].includes(accountId) || accountId.length > 255)
    return null;
  const email =
    addressSchema.safeParse(withAsciiDomain(plain(user.email)).toLowerCase()).data ?? null;
  const name = plain(user.name) || email?.split("@")[0] || "Somebody";
  return {
    providerId: provider.id,
    accountId,
    email,
    emailVerified: email !== null && parseStringBoolean(user.emailVerified) === true,
    name: name.slice(0, longestName).trim(),
  };
}

type Exchange = { code: string; codeVerifier: string; redirectURI: string; idTokenNonce?: string };

async function exchangeCode(
  provider: OAuthProvider,
  { code, codeVerifier, redirectURI, idTokenNonce: expectedIdTokenNonce }: Exchange,
): Promise<Identity | null> {
  const tokens = await provider.validateAuthorizationCode({ code, codeVerifier, redirectURI });
  if (!tokens) return null;
  // Better Auth's own providers only decode it here (OpenID Connect Core 1.0, section 3.1.3.7).
  if (
    tokens.idToken &&
    provider.idToken &&
    !(await verifyProviderIdToken(provider, tokens.idToken, expectedIdTokenNonce))
  )
    return null;
  const found = await provider.getUserInfo({ ...tokens, expectedIdTokenNonce });
  if (!found) return null;
  const subject = await provider.accountSubject({ tokens, profile: found.data });
  return identityOf(provider, String(subject), found.user);
}

/**
 * Exchanges the code of a callback for who is there. Tokens of the provider are used for this alone
 * and kept nowhere. `null` where the provider does not vouch for anybody in time.
 */
export async function readIdentity(
  provider: OAuthProvider,
  exchange: Exchange,
): Promise<Identity | null> {
  try {
    return await withinSeconds(seconds, exchangeCode(provider, exchange));
  } catch (error) {
    log.warn(
      { provider: provider.id, error: reasonOf(error) },
      "a sign-in provider gave no valid identity",
    );
    return null;
  }
}
