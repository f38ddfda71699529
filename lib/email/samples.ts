import type { MailOf, TemplateName } from "@/lib/email/mail";

const to = "maya.lindqvist@example.com";
const newEmail = "maya@lindqvist.example";
const name = "Maya Lindqvist";
const token = "k3Jt9vQzW1xR7mB5nY2pL8sD4fG6hC0a";

/** The public URL of the app that the samples come from. */
export const sampleAppUrl = "https://app.example";

const url = (path: string) => `${sampleAppUrl}/${path}`;

/** One email of each kind, as tests and previews show them. */
export const samples: { [T in TemplateName]: MailOf<T> } = {
  "verify-email": {
    template: "verify-email",
    to,
    props: { name, url: url(`verify-email?token=${token}`), expiresAt: "2026-11-22T14:05:00.000Z" },
  },
  "existing-account": {
    template: "existing-account",
    to,
    props: { name, signInUrl: url("sign-in"), resetUrl: url("forgot-password") },
  },
  "reserved-address": {
    template: "reserved-address",
    to,
    props: {
      restoreUrl: url(`restore?token=${token}`),
      restorableUntil: "2026-12-21T14:05:00.000Z",
    },
  },
  "reset-password": {
    template: "reset-password",
    to,
    props: {
      name,
      url: url(`reset-password?token=${token}`),
      expiresAt: "2026-11-21T15:05:00.000Z",
    },
  },
  "password-changed": {
    template: "password-changed",
    to,
    props: { name, resetUrl: url("forgot-password") },
  },
  "deletion-requested": {
    template: "deletion-requested",
    to,
    props: {
      name,
      restoreUrl: url(`restore?token=${token}`),
      restorableUntil: "2026-12-21T14:05:00.000Z",
      holdings: [
        { count: 3, one: "project", many: "projects" },
        { count: 12, one: "image", many: "images", bytes: 48_000_000 },
      ],
    },
  },
  "restore-link": {
    template: "restore-link",
    to,
    props: { name, url: url(`restore?token=${token}`), expiresAt: "2026-11-21T15:05:00.000Z" },
  },
  restored: {
    template: "restored",
    to,
    props: {
      name,
      notes: [
        "Deleting your account cancelled your Orchard plan. You won’t be charged. Choose a plan whenever you’re ready.",
      ],
      signInUrl: url("sign-in"),
      resetUrl: url("forgot-password"),
    },
  },
  "magic-link": {
    template: "magic-link",
    to,
    props: { name, url: url(`magic-link?token=${token}`), expiresAt: "2026-11-21T14:15:00.000Z" },
  },
  "step-up-code": {
    template: "step-up-code",
    to,
    props: {
      name,
      code: "20481735",
      purpose: "delete-account",
      expiresAt: "2026-11-21T14:15:00.000Z",
    },
  },
  "new-device": {
    template: "new-device",
    to,
    props: {
      name,
      device: "Firefox on Windows",
      place: "Uppsala, Sweden",
      at: "2026-11-21T14:04:00.000Z",
      sessionsUrl: url("settings/sessions"),
      resetUrl: url("forgot-password"),
    },
  },
  "email-change-confirm": {
    template: "email-change-confirm",
    to: newEmail,
    props: {
      name,
      url: url(`confirm-email?token=${token}`),
      expiresAt: "2026-11-21T15:05:00.000Z",
    },
  },
  "email-change-asked": {
    template: "email-change-asked",
    to,
    props: {
      name,
      newEmail,
      at: "2026-11-21T14:04:00.000Z",
      securityUrl: url("settings/security"),
      resetUrl: url("forgot-password"),
    },
  },
  "email-changed": {
    template: "email-changed",
    to,
    props: { name, oldEmail: to, newEmail, at: "2026-11-21T14:04:00.000Z" },
  },
  "factor-changed": {
    template: "factor-changed",
    to,
    props: {
      name,
      change: "passkey.added",
      detail: "Maya's phone",
      at: "2026-11-21T14:04:00.000Z",
      securityUrl: url("settings/security"),
      resetUrl: url("forgot-password"),
    },
  },
  "recovery-code-used": {
    template: "recovery-code-used",
    to,
    props: {
      name,
      left: 7,
      at: "2026-11-21T14:04:00.000Z",
      securityUrl: url("settings/security"),
    },
  },
  "account-locked": {
    template: "account-locked",
    to,
    props: {
      name,
      at: "2026-11-21T14:04:00.000Z",
      until: "2026-11-21T14:19:00.000Z",
      resetUrl: url("forgot-password"),
    },
  },
  "second-factor-locked": {
    template: "second-factor-locked",
    to,
    props: {
      name,
      after: "password",
      at: "2026-11-21T14:04:00.000Z",
      until: "2026-11-21T14:19:00.000Z",
      resetUrl: url("forgot-password"),
    },
  },
  erased: {
    template: "erased",
    to,
    props: {
      subject: "6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c",
      erasedAt: "2026-11-21T14:05:00.000Z",
      rows: [
        { table: "projects", count: 3 },
        { table: "images", count: 12 },
        { table: "processing_jobs", count: 31 },
        { table: "sessions", count: 2 },
      ],
      files: { images: { count: 12, bytes: 48_000_000 } },
      receipt: JSON.stringify({
        document: {
          kind: "erasure-receipt",
          version: 1,
          subject: "6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c",
          requestedAt: "2026-10-22T14:05:00.000Z",
          erasedAt: "2026-11-21T14:05:00.000Z",
          rows: { users: 1, projects: 3, images: 12, processing_jobs: 31, sessions: 2 },
          files: { images: { count: 12, bytes: 48_000_000 } },
        },
        signature:
          "hX3oQ8x0y1m5J0l8sWm2bD7yqk3fT6vN9cR4aZ1uE5pG0iK7wL2nB8dV6jS3tM9xQ1rY4hU7oC5fA2eP0zHkDg",
        keyId: "2026-11",
      }),
    },
  },
};

/** The instant that the samples are written for. */
export const sampleNow = new Date("2026-11-21T14:05:00.000Z");
