import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { isIP } from "node:net";
import { z } from "zod";

/**
 * A setting that is text. Its error message is `wanted`, which completes the sentence "It must be …".
 *
 * @param fits whether the format is right; an exception counts as false
 */
export function text(wanted: string, fits: (value: string) => boolean): z.ZodType<string, string> {
  const check = (value: string) => {
    try {
      return fits(value);
    } catch {
      return false;
    }
  };
  return z.string({ error: wanted }).refine(check, wanted);
}

/** A whole number within limits. */
export function wholeNumberIn(min: number, max: number) {
  const wanted = `a whole number from ${min} to ${max}`;
  const fits = (value: string) =>
    /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
  return text(wanted, fits).transform(Number);
}

/** As `wholeNumberIn`, with a default. */
export const wholeNumber = (fallback: number, min: number, max: number) =>
  wholeNumberIn(min, max).default(fallback);

/** One of several words. */
export function oneOf<const T extends [string, ...string[]]>(...words: T) {
  return z.enum(words, { error: new Intl.ListFormat("en", { type: "disjunction" }).format(words) });
}

/** A client ID, secret or name of another service: visible characters without spaces. */
export const word = text("text without spaces", (value) => /^[^\s\p{C}]+$/u.test(value));

/** Whether a value is an HTTP URL without a user, a query and a fragment. */
export function isWebAddress(value: string): boolean {
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username + password + search + hash === "";
}

/** The URL of a service, below which its routes are. */
export const webAddress = (wanted: string) => text(wanted, isWebAddress);

// OpenID Connect Discovery 1.0, section 4: the application adds this path by itself.
const discoveryPath = "/.well-known/openid-configuration";

export const issuer = text(
  "the issuer URL of an OpenID Connect provider, such as https://login.example.com",
  (value) => isWebAddress(value) && !value.endsWith(discoveryPath),
);

/** The origin of a URL that has nothing after the host, in lower case and without a final slash. */
export const origin = text(
  "the public URL of the app without a path, such as https://example.com",
  (value) => isWebAddress(value) && new URL(value).pathname === "/",
).transform((value) => new URL(value).origin);

// A # or / of a password that is not percent-encoded has ended the host before the @.
const endsEarly = ({ pathname, hash }: URL) => hash !== "" || pathname.includes("@");

export const smtpUrl = text(
  "a URL such as smtps://user:password@host:465, with special characters percent-encoded",
  (value) => {
    const parsed = new URL(value);
    return /^smtps?:$/.test(parsed.protocol) && parsed.hostname !== "" && !endsEarly(parsed);
  },
);

// https://www.postgresql.org/docs/current/libpq-ssl.html, and the spelling that node-postgres adds.
const sslModes = new Set([
  "disable",
  "allow",
  "prefer",
  "require",
  "verify-ca",
  "verify-full",
  "no-verify",
]);

// `postgres://user:password@/name?host=/cloudsql/…` is not a URL of the web's standard. The parameter
// has precedence over any host.
const withHost = (value: string) => value.replace(/@\/(?=[^/?]*\?(?:.*&)?host=)/, "@localhost/");

/**
 * The same in the words of node-postgres 8, to which these modes are all `verify-full`: it prints a warning for the
 * others, which it will weaken. libpq's `sslrootcert=system` means the authorities that Node.js trusts anyway.
 */
function withPlainTls(value: string): string {
  if (/[?&]uselibpqcompat=true/.test(value)) return value;
  return value
    .replace(/([?&]sslmode=)(?:allow|prefer|require|verify-ca)(?=&|$)/, "$1verify-full")
    .replace(/([?&])sslrootcert=system(?:&|$)/, "$1")
    .replace(/[?&]$/, "");
}

/** The files of a connection URL that TLS needs, by the parameters that name them. */
export function tlsFilesOf(value: string): [string, string][] {
  const { searchParams } = new URL(value);
  return ["sslrootcert", "sslcert", "sslkey"].flatMap((name): [string, string][] => {
    const file = searchParams.get(name);
    return file ? [[name, file]] : [];
  });
}

/** Whether node-postgres can decode a user, a password and a database's name; it takes a lone % for itself. */
function isDecodable({ username, password, pathname }: URL): boolean {
  const parts = `${username}:${password}${pathname}`;
  return /%(?![\da-f]{2})/i.test(parts) || decodeURIComponent(parts) !== "";
}

/** A connection URL of PostgreSQL; the host may be a socket's folder, given as `?host=`. */
export const postgresUrl = text(
  "a PostgreSQL connection URL, such as postgres://user:password@host:5432/name, with special characters percent-encoded",
  (value) => {
    const parsed = new URL(withHost(value));
    const { protocol, hostname, searchParams } = parsed;
    const sslMode = searchParams.get("sslmode");
    return (
      /^postgres(ql)?:$/.test(protocol) &&
      (hostname !== "" || Boolean(searchParams.get("host"))) &&
      // Several hosts are libpq's alone.
      !hostname.includes(",") &&
      !endsEarly(parsed) &&
      isDecodable(parsed) &&
      (sslMode === null || sslModes.has(sslMode))
    );
  },
).transform((value) => withPlainTls(withHost(value)));

// The rule of <input type="email">: https://html.spec.whatwg.org/#valid-e-mail-address. An international
// domain may stand as it is: Nodemailer converts it.
const label = "[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?";
const address = new RegExp(`^[\\w.!#$%&'*+/=?^\`{|}~-]+@${label}(?:\\.${label})*$`, "u");

/** The sender of emails: an email address, or a name followed by one in angle brackets. */
export const sender = text(
  'a sender such as Example <no-reply@example.com> or no-reply@example.com; a name such as "Example, Inc." in quotes',
  (value) => {
    if (/\p{Cc}/u.test(value)) return false;
    // RFC 5322, section 3.4: a name with one of the specials is quoted.
    const [, inner] = /^(?:"[^"\\]+"|[^<>"@,;:()[\]\\]*)\s*<([^<>]+)>$/.exec(value) ?? [];
    return address.test(inner ?? value);
  },
);

/** An address or a network, such as `10.0.0.1` or `10.0.0.0/8`. */
export interface Network {
  address: string;
  family: "ipv4" | "ipv6";
  /** The length of the prefix in bits; undefined for a single address. */
  bits?: number;
}

/** The addresses and networks of a list that commas or spaces separate; undefined if one is invalid. */
export function parseNetworks(list: string): Network[] | undefined {
  const found = list
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry): Network | undefined => {
      const [, host = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
      const version = isIP(host);
      if (!version || Number(bits ?? 0) > (version === 6 ? 128 : 32)) return undefined;
      return {
        address: host,
        family: version === 6 ? "ipv6" : "ipv4",
        ...(bits !== undefined && { bits: Number(bits) }),
      };
    });
  const valid = found.filter((entry) => entry !== undefined);
  return valid.length > 0 && valid.length === found.length ? valid : undefined;
}

export const networks = text(
  "IP addresses or networks separated by commas, such as 10.0.0.0/8,2001:db8::/32",
  (value) => parseNetworks(value) !== undefined,
);

/** Headers, in lower case, to which each proxy adds an entry, and which a client may send too. */
export const proxyHeaders = new Set(["x-forwarded-for", "forwarded"]);

// RFC 9110, section 5.6.2.
const token = "[\\w!#$%&'*+.^`|~-]+";

const headerPattern = new RegExp(`^${token}$`);
const headersPattern = new RegExp(`^${token}(\\s*,\\s*${token})*$`);

export const headerName = text("the name of a header, such as x-real-ip", (value) =>
  headerPattern.test(value),
);
export const headerNames = text(
  "names of headers separated by commas, such as x-vercel-ip-city,x-vercel-ip-country",
  (value) => headersPattern.test(value),
);

const pepperPattern = /^([\w-]{1,16}):[^,\s]{32,}$/;

export const pepper = text(
  "a key ID, a colon and at least 32 random characters, such as 1:4f9c...",
  (value) => pepperPattern.test(value),
);
export const peppers = text("earlier values of EMAIL_HASH_PEPPER, comma-separated", (value) =>
  value.split(",").every((each) => pepperPattern.test(each)),
);

/** The key ID before the colon of a pepper or of a signing key. */
export const keyIdOf = (value: string): string => value.slice(0, value.indexOf(":"));

function keyIn(value: string, read: (der: Buffer) => KeyObject): KeyObject {
  const [, der] = /^[\w-]{1,16}:([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  const key = read(Buffer.from(der ?? "", "base64"));
  if (key.asymmetricKeyType !== "ed25519") throw new TypeError("not Ed25519");
  return key;
}

/** The private key in a setting of the form `id:base64`. @throws if there is none */
export const privateKeyIn = (value: string): KeyObject =>
  keyIn(value, (key) => createPrivateKey({ key, format: "der", type: "pkcs8" }));

/** The public key in a setting of the form `id:base64`. @throws if there is none */
export const publicKeyIn = (value: string): KeyObject =>
  keyIn(value, (key) => createPublicKey({ key, format: "der", type: "spki" }));

export const signingKey = text(
  "a key ID, a colon and an Ed25519 key in base64 (openssl genpkey -algorithm ed25519 -outform DER | openssl base64 -A)",
  (value) => Boolean(privateKeyIn(value)),
);
export const publicKeys = text(
  "earlier public keys, each a key ID, a colon and an Ed25519 key in base64 (DER), comma-separated",
  (value) => value.split(",").every((each) => publicKeyIn(each)),
);

// Next.js decodes it by `atob` and imports it as an AES key (next/dist/server/app-render/encryption-utils.js).
export const actionKey = text(
  "16, 24 or 32 random bytes in base64 (openssl rand -base64 32)",
  (value) => [16, 24, 32].includes(atob(value).length),
);
