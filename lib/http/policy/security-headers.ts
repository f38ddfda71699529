/*
 * Read by next.config.ts as well, before any alias is known and before any setting is: this file
 * imports nothing.
 */

/** What no page of ours uses is denied to every script, ours included; passkeys are used. */
const permissions = {
  accelerometer: "()",
  autoplay: "()",
  camera: "()",
  "display-capture": "()",
  "encrypted-media": "()",
  fullscreen: "()",
  geolocation: "()",
  gyroscope: "()",
  hid: "()",
  "idle-detection": "()",
  magnetometer: "()",
  microphone: "()",
  midi: "()",
  payment: "()",
  "picture-in-picture": "()",
  "publickey-credentials-create": "(self)",
  "publickey-credentials-get": "(self)",
  "screen-wake-lock": "()",
  serial: "()",
  usb: "()",
  "xr-spatial-tracking": "()",
};

/**
 * Headers of every answer, files included. Names in lower case: what proxy.ts sets under the same
 * name wins.
 */
export const commonHeaders: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": Object.entries(permissions)
    .map(([name, allowed]) => `${name}=${allowed}`)
    .join(", "),
};

/** The policy of every answer under /api: data and files, in which nothing may load or run. */
export const dataPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/**
 * Addresses with a token in them tell nobody more than the origin. Not "no-referrer": that makes a
 * browser without JavaScript post its forms with `Origin: null`.
 */
export const tokenReferrerPolicy = "strict-origin";
