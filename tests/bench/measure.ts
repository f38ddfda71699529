/** The middle of some numbers. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[half]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}

/** How long `work` takes, in milliseconds. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Prints one line of a report, its columns aligned. */
export function report(name: string, ...cells: string[]): void {
  process.stdout.write(`${name.padEnd(58)}${cells.map((cell) => cell.padStart(14)).join("")}\n`);
}

export const ms = (value: number) => `${value.toFixed(1)} ms`;
export const times = (value: number) => `${value.toFixed(2)} x`;
