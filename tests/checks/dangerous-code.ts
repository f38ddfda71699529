import { isBelow, isTest, type Source, type Violation } from "./source";

interface Restriction {
  uses: RegExp;
  /** The files that may use it, each for a reason that a comment in it gives. */
  allowedIn?: string[];
  /** How to do without it. */
  mend: string;
}

// Imports, eval and raw markup in JSX are rules of the linter, in biome.json. These have no such rule.
const restrictions: Record<string, Restriction> = {
  "no raw markup": {
    uses: /\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write\(/,
    mend: "render with React, which inserts text as text",
  },
  "no raw SQL": {
    uses: /\bsql\.raw\(/,
    allowedIn: ["db/fetch-rows.ts"],
    mend: "pass values to sql`...`, which sends them separately from the statement",
  },
  "no regular expressions from input": {
    // A constant of a module is built once, from other constants.
    uses: /^(?!const \w+ = new RegExp\().*\bRegExp\(/m,
    allowedIn: ["components/layout/theme/theme-boot.ts", "lib/http/policy/built-pages.ts"],
    mend: "write the expression as a literal, or compare strings",
  },
  "no browser storage": {
    uses: /\b(local|session)Storage\b|\bindexedDB\b/,
    mend: "store it on the server, or in a cookie that lib/legal/cookies.ts lists",
  },
  "no messages between windows": {
    uses: /postMessage/,
    mend: "send a request to the server",
  },
  "secure random values": {
    uses: /Math\.random\(/,
    mend: "use randomBytes, randomInt or randomUUID of node:crypto, or crypto.getRandomValues in the browser",
  },
  "no broken hashes": {
    uses: /createH(ash|mac)\("(md5|sha1|md4|ripemd)/,
    // The list of breached passwords is indexed by SHA-1, stores other than Amazon's want MD5 as a checksum.
    allowedIn: ["lib/auth/passwords/breached-passwords.ts", "lib/storage/s3-client.ts"],
    mend: 'use "sha256"',
  },
  "HTTP requests in one place": {
    // Requests of pages to our own origin begin with a slash.
    uses: /\bawait fetch\((?!["`]\/)/,
    allowedIn: ["lib/auth/passwords/breached-passwords.ts"],
    mend: "list the service in docs/security.md and the file in tests/checks/dangerous-code.ts",
  },
  "redirects not followed": {
    uses: /\bawait fetch\((?!["`]\/)(?![^;]*redirect: "error")/,
    mend: 'add redirect: "error" to the options of fetch',
  },
  "listed cookies": {
    uses: /\bctx\.set(?:Signed)?Cookie\(|\bjar\.set\(|cookies\.set\(|\.cookie=/,
    allowedIn: [
      "components/layout/theme/theme-boot.ts",
      "lib/account/goodbye.ts",
      "lib/account/theme.ts",
      "lib/auth/impersonation/plugin.ts",
      "lib/auth/passkeys/plugin.ts",
      "lib/auth/sessions/devices.ts",
      "lib/auth/links/followed-links.ts",
      "lib/auth/soft-deletion/grace-pass.ts",
      "lib/auth/two-factor/require-challenge.ts",
      "proxy.ts",
    ],
    mend: "add the cookie to lib/legal/cookies.ts, which the privacy page shows, and the file to tests/checks/dangerous-code.ts",
  },
};

/** Part of the running application: not a test, the command line, or the local database. */
function isProduct(file: string): boolean {
  const folders = ["app", "components", "db", "lib"];
  return (
    (folders.some((folder) => isBelow(file, folder)) ||
      /^(proxy|instrumentation)\.ts$/.test(file)) &&
    !isTest(file) &&
    !isBelow(file, "lib/cli") &&
    !isBelow(file, "db/local-postgres") &&
    !file.includes("/testing/")
  );
}

/**
 * Constructs that are dangerous, or that a document promises to list, are used in no file but those
 * that are allowed to. A file that is allowed and uses one no more is a violation too.
 */
export function noDangerousCode(sources: Source[]): Violation[] {
  const product = sources.filter(({ path }) => isProduct(path));
  return Object.entries(restrictions).flatMap(([rule, { uses, allowedIn = [], mend }]) =>
    product.flatMap(({ path, code }) => {
      const allowed = allowedIn.includes(path);
      if (uses.test(code) === allowed) return [];
      const message = allowed
        ? "doesn’t use it any more; remove the file from tests/checks/dangerous-code.ts"
        : mend;
      return [{ rule, file: path, message }];
    }),
  );
}
