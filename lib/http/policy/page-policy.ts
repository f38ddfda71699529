import { type AllowedHosts, allowedHosts, type directiveOf } from "./allowed-hosts";

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

const inline = "'unsafe-inline'";

function serialized(directives: Record<string, string[]>): string {
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}

/**
 * The content security policy of a page: two policies, both of which a browser enforces.
 *
 * A page that is rendered for each request has a nonce, and what its scripts load is trusted with
 * them. The HTML of a page that was rendered at build is the same for everybody and can hold none:
 * its inline scripts are named by their hashes, and files come from here and the allowed hosts.
 *
 * A nonce outranks the list of hosts, and in development every page has one. The second policy is
 * about the hosts of script files alone, so that a host that is not allowed is refused on every
 * page, and in development as in production.
 *
 * Style attributes and elements are allowed: libraries for charts, menus and notifications use them,
 * and the overlay of the development server adds elements without a nonce, whose hashes change with
 * every release of Next.js. An injected style can send nothing away: it may load images, fonts and
 * style sheets from our own host and from allowed hosts only.
 *
 * Development adds what hot reloading needs, and nothing else: eval and a WebSocket.
 */
export function pagePolicy(policy: PagePolicy, hosts: AllowedHosts = allowedHosts): string {
  const { nonce, development } = policy;
  const hostsFor = (use: keyof typeof directiveOf) =>
    Object.entries(hosts).flatMap(([host, uses]) => (uses.includes(use) ? [host] : []));
  const hashes = policy.hashes.map((hash) => `'${hash}'`);
  const frames = [...(policy.frames ? ["'self'"] : []), ...hostsFor("frames")];
  return [
    serialized({
      "default-src": ["'none'"],
      "script-src": [
        ...(nonce ? [`'nonce-${nonce}'`, "'strict-dynamic'"] : ["'self'", ...hostsFor("scripts")]),
        ...hashes,
        // React rebuilds the stacks of the server's errors with it.
        ...(development ? ["'unsafe-eval'"] : []),
      ],
      "style-src": ["'self'", inline, ...hostsFor("styles")],
      // `data:` images are QR codes.
      "img-src": ["'self'", "data:", ...hostsFor("images")],
      "font-src": ["'self'", ...hostsFor("fonts")],
      "connect-src": [
        "'self'",
        ...(policy.connectTarget ? [policy.connectTarget] : []),
        ...hostsFor("connections"),
        ...(development ? ["ws:"] : []),
      ],
      "manifest-src": ["'self'"],
      "frame-src": frames.length > 0 ? frames : ["'none'"],
      "form-action": ["'self'", ...(policy.formTargets ?? [])],
      "frame-ancestors": ["'none'"],
      "base-uri": ["'none'"],
      "object-src": ["'none'"],
      ...(policy.secure ? { "upgrade-insecure-requests": [] } : {}),
    }),
    serialized({ "script-src-elem": ["'self'", inline, ...hostsFor("scripts")] }),
  ].join(", ");
}
