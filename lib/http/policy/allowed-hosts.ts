/** A purpose for which a page may contact another host, and the directive of the policy that says so. */
export const directiveOf = {
  scripts: "script-src",
  styles: "style-src",
  images: "img-src",
  fonts: "font-src",
  connections: "connect-src",
  frames: "frame-src",
} as const;

/** Origins (`https://host`, `https://*.host` or `wss://host`), each with what pages use it for. */
export type AllowedHosts = Record<`${"https" | "wss"}://${string}`, (keyof typeof directiveOf)[]>;

/**
 * The hosts, apart from our own, that pages may load from, connect to and show in frames, in
 * development and production alike. One line for each host; docs/third-party-scripts.md has examples.
 */
export const allowedHosts: AllowedHosts = {};
