const atOnce = 2;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs what takes much memory, two at a time in this process; the others wait in the order in which
 * they came. Decoded, the largest picture that is accepted takes 200 MB.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    // Whoever waits takes over the turn, so that nobody who comes now is quicker.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
