const atOnce = 2;

let running = 0;
/** What waits, by account. */
const waiting = new Map<string, (() => void)[]>();

/** The first of the account that has waited longest for a turn; the account then stands behind the others. */
function takeNext(): (() => void) | undefined {
  for (const [userId, turns] of waiting) {
    const next = turns.shift();
    waiting.delete(userId);
    if (turns.length > 0) waiting.set(userId, turns);
    return next;
  }
  return undefined;
}

/**
 * Runs what takes much memory, two at a time in this process. The others wait, accounts taking turns, so
 * that one that asks for much keeps no other waiting. Decoded, the largest image that is accepted takes
 * 200 MB.
 */
export async function inTurn<T>(userId: string, work: () => Promise<T>): Promise<T> {
  if (running >= atOnce)
    await new Promise<void>((resolve) => {
      const turns = waiting.get(userId);
      if (turns) turns.push(resolve);
      else waiting.set(userId, [resolve]);
    });
  else running += 1;
  try {
    return await work();
  } finally {
    // A waiting caller takes over the turn before any later one.
    const next = takeNext();
    if (next) next();
    else running -= 1;
  }
}
