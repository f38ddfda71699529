import { SingleBar } from "cli-progress";

const quietMilliseconds = 1000;
const stepMilliseconds = 500;

type Progress = { done: number; total: number; note?: string } | null;

/**
 * Shows on standard error how far some work is, once it takes longer than a second; nothing without a terminal.
 *
 * @param read how far it is; `null` as long as nobody can tell
 */
export async function withProgress<T>(
  label: string,
  read: () => Progress | Promise<Progress>,
  work: Promise<T>,
): Promise<T> {
  if (!process.stderr.isTTY) return work;
  const bar = new SingleBar({
    format: `${label} {bar} {percentage}% {value}/{total} {note}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 30,
  });
  const begun = Date.now();
  let shown = false;
  let reading = false;
  const show = async () => {
    if (reading || Date.now() - begun < quietMilliseconds) return;
    reading = true;
    // What cannot be read now may be later; the work itself tells of an error.
    const progress = await Promise.resolve(read()).catch(() => null);
    reading = false;
    if (over) return;
    const seconds = Math.round((Date.now() - begun) / 1000);
    const { done, total, note = "" } = progress ?? { done: 0, total: 0, note: `${seconds} s` };
    if (!shown) bar.start(total, done, { note });
    shown = true;
    bar.setTotal(total);
    bar.update(done, { note });
  };
  let over = false;
  const timer = setInterval(show, stepMilliseconds);
  try {
    return await work;
  } finally {
    over = true;
    clearInterval(timer);
    if (shown) bar.stop();
  }
}
