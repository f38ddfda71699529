import { createHash } from "node:crypto";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { appConfig } from "@/lib/app-config";
import { env } from "@/lib/env";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { authRefusal } from "../auth-error";
import { longestPassword, shortestPassword } from "./password-limits";

const timeoutMilliseconds = 1500;
const pauseMilliseconds = 60_000;

// While the service is down, requests do not wait for it again and again.
let awayUntil = 0;

async function fetchRange(base: string, prefix: string): Promise<string> {
  const answer = await fetch(`${base.replace(/\/+$/, "")}/range/${prefix}`, {
    // Padded answers are all about as long, so that their size tells nothing of the prefix.
    headers: { "add-padding": "true", "user-agent": encodeURIComponent(appConfig.name) },
    signal: AbortSignal.timeout(timeoutMilliseconds),
    redirect: "error",
  });
  if (!answer.ok) throw new Error(`the service responded with ${answer.status}`);
  const range = await answer.text();
  // A proxy or a sign-in page may answer in place of the service.
  if (!range.split(/\r?\n/).every((line) => line === "" || /^[\dA-F]{35}:\d+$/i.test(line)))
    throw new Error("the response isn’t a range of hashes");
  return range;
}

/**
 * Whether a password is known to be stolen. The service learns five characters of its SHA-1 alone
 * (k-anonymity); where it cannot be reached the answer is no, and a line is logged.
 */
async function isBreached(password: string): Promise<boolean> {
  const base = env().BREACHED_PASSWORDS_URL;
  if (base === "off" || Date.now() < awayUntil) return false;
  const digest = createHash("sha1").update(password).digest("hex").toUpperCase();
  try {
    const range = await fetchRange(base, digest.slice(0, 5));
    // Padding comes with a count of 0.
    return range.split(/\r?\n/).some((line) => {
      const [suffix, times] = line.split(":");
      return suffix?.toUpperCase() === digest.slice(5) && Number(times) > 0;
    });
  } catch (error) {
    awayUntil = Date.now() + pauseMilliseconds;
    log.warn({ error: reasonOf(error) }, "new passwords are not checked against known breaches");
    return false;
  }
}

/** Returns a password without the words that an attacker would try first here. */
function withoutContext(password: string, email?: string): string {
  const address = email?.trim().toLowerCase() ?? "";
  const localPart = address.split("@")[0] ?? "";
  // The address first: without its local part it would not be found any more.
  const words = [address, localPart.length >= 4 ? localPart : "", appConfig.name.toLowerCase()];
  return words
    .filter((word) => word !== "")
    .reduce((rest, word) => rest.replaceAll(word, ""), password.toLowerCase());
}

/**
 * Refuses a new password of the wrong length, or one that attackers would try: known from a breach, or little
 * more than the product's name, the address or its local part (ASVS 5.0 V6.2.4, V6.2.11).
 *
 * @param email of the account that it is chosen for
 * @throws APIError 400 `PASSWORD_TOO_SHORT`, `PASSWORD_TOO_LONG`, `PASSWORD_TOO_EASY` or `PASSWORD_COMPROMISED`
 */
export async function assertNewPassword(password: string, email?: string): Promise<void> {
  if (password.length < shortestPassword)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_SHORT);
  if (password.length > longestPassword)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_LONG);
  if (withoutContext(password, email).length < shortestPassword)
    throw authRefusal("BAD_REQUEST", "PASSWORD_TOO_EASY");
  if (await isBreached(password)) throw authRefusal("BAD_REQUEST", "PASSWORD_COMPROMISED");
}
