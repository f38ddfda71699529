import { setTimeout as sleep } from "node:timers/promises";

type Floor = {
  milliseconds: number;
  /** Only 401 waits: after the right password the answer may tell whether there is an account. */
  wrongOnly?: boolean;
};

// What these do differs with the address they are given, and so would the time they take.
const floors: Record<string, Floor> = {
  "/sign-up/email": { milliseconds: 400 },
  "/request-password-reset": { milliseconds: 100 },
  "/send-verification-email": { milliseconds: 100 },
  "/sign-in/magic-link": { milliseconds: 100 },
  "/soft-deletion/request-restore": { milliseconds: 100 },
  "/change-email": { milliseconds: 100 },
  // One argon2id hash each, but an imported bcrypt digest takes its own time.
  "/sign-in/email": { milliseconds: 200, wrongOnly: true },
  "/soft-deletion/restore": { milliseconds: 200, wrongOnly: true },
  "/soft-deletion/grace-pass": { milliseconds: 200, wrongOnly: true },
};

const tooMany = 429;

/**
 * Holds an answer back so that its time does not tell what was done for it: until a fixed time after the
 * request came in, or, where that was too short, a multiple of it. The refusals of the limits are
 * not delayed, since they read no account.
 *
 * @param path below `/api/auth`, such as `/sign-up/email`; others are not delayed
 * @param begun when the request came in, as `performance.now()` tells it
 */
export async function waitForResponseFloor(
  path: string,
  status: number,
  begun: number,
): Promise<void> {
  const floor = floors[path];
  if (!floor || status === tooMany || (floor.wrongOnly && status !== 401)) return;
  const passed = performance.now() - begun;
  await sleep(Math.ceil(passed / floor.milliseconds) * floor.milliseconds - passed);
}
