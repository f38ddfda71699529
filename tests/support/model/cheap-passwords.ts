import { createHash } from "node:crypto";

/* In place of lib/auth/passwords/password.ts where thousands of passwords are looked at, none of them a secret. */

const digest = (password: string) => createHash("sha256").update(password).digest("base64url");

export const hashPassword = async (password: string) => digest(password);

export const needsRehash = () => false;

export const verifyPassword = async (input: { hash: string; password: string }) =>
  input.hash === digest(input.password);
