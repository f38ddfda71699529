/** What a page's policy depends on. */
export interface PagePolicy {
  /** Where the page's scripts are told from others by a nonce; otherwise by `hashes` alone. */
  nonce?: string;
  /** `sha256-...` of inline scripts. */
  hashes: readonly string[];
  /** Origins, apart from ours, that a form may lead to. */
  formTargets?: readonly string[];
  /** Where scripts may send requests to, apart from here. */
  connectTarget?: string;
  /** Whether the page shows documents of ours in frames. */
  frames?: boolean;
  /** Whether it is reached by TLS. */
  secure: boolean;
  development: boolean;
}

/**
 * The content security policy of a page.
 *
 * A page that is rendered for each request has a nonce, and what its scripts load is trusted with
 * them. The HTML of a page that was rendered at build is the same for everybody and can hold none:
 * its inline scripts are named by their hashes, and files come from here alone. Styles are files,
 * never inline: our pages have no style attribute, and what a script sets through the style object
 * no policy forbids. `data:` pictures are QR codes.
 */
export function pagePolicy(policy: PagePolicy): string {
  const { nonce, development } = policy;
  const hashes = policy.hashes.map((hash) => `'${hash}'`);
  const scripts = nonce ? [`'nonce-${nonce}'`, "'strict-dynamic'"] : ["'self'"];
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    // React rebuilds the stacks of the server's errors with eval, in development alone.
    "script-src": [...scripts, ...hashes, ...(development ? ["'unsafe-eval'"] : [])],
    // The development server's error overlay brings its own styles.
    "style-src": ["'self'", ...(development ? ["'unsafe-inline'"] : [])],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": [
      "'self'",
      ...(policy.connectTarget ? [policy.connectTarget] : []),
      ...(development ? ["ws:"] : []),
    ],
    "manifest-src": ["'self'"],
    "frame-src": [policy.frames ? "'self'" : "'none'"],
    "form-action": ["'self'", ...(policy.formTargets ?? [])],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    ...(policy.secure ? { "upgrade-insecure-requests": [] } : {}),
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}
