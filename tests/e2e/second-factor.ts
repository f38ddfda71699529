import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { expect, type Page } from "@playwright/test";
import { originOf, type Person } from "./people";

/** What a person holds who has turned the second factor on. */
export interface SecondFactor {
  /** The code that the authenticator app shows now. */
  code(): Promise<string>;
  recoveryCodes: string[];
}

async function post(page: Page, path: string, data: Record<string, unknown>) {
  const origin = await originOf(page);
  const response = await page.request.post(`${origin}/api/auth${path}`, {
    data,
    headers: { origin },
  });
  const body = await response.json();
  expect(response.status(), `${path}: ${JSON.stringify(body)}`).toBe(200);
  return body;
}

/** Turns the second factor on for who is signed in. */
export async function turnOnSecondFactor(page: Page, person: Person): Promise<SecondFactor> {
  const { totpURI, backupCodes } = await post(page, "/two-factor/enable", {
    password: person.password,
  });
  const secret = new TextDecoder().decode(
    base32.decode(new URL(totpURI).searchParams.get("secret") ?? ""),
  );
  const code = () => createOTP(secret).totp();
  await post(page, "/two-factor/verify-totp", { code: await code() });
  return { code, recoveryCodes: backupCodes };
}

type Sql = (text: string, values?: unknown[]) => Promise<unknown[]>;

/** Lets the code be used that the app shows now, although each counts once. */
export async function forgetUsedCode(sql: Sql, person: Person): Promise<void> {
  await sql(
    `UPDATE two_factors SET last_used_step = 0
     WHERE user_id = (SELECT id FROM users WHERE email = $1)`,
    [person.email],
  );
}

/** The code that an app shows now to which somebody typed this key. */
export function codeOfKey(key: string): Promise<string> {
  return createOTP(new TextDecoder().decode(base32.decode(key))).totp();
}
