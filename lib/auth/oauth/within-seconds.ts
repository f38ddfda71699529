/**
 * What a promise gives, if it does in time.
 *
 * @throws Error after so many seconds; the work itself is not ended
 */
export async function withinSeconds<T>(seconds: number, work: Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error("the provider did not answer in time")),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
