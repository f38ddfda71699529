const atOnce = 16;

/**
 * Does asynchronous work for each item, 16 at a time, and returns the results in the order of the items.
 *
 * @throws the first failure, after all that has begun has ended
 */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  // Shared: each takes the next item.
  const left = items.entries();
  const takers = Array.from({ length: atOnce }, async () => {
    for (const [index, item] of left) results[index] = await work(item);
  });
  for (const taker of await Promise.allSettled(takers))
    if (taker.status === "rejected") throw taker.reason;
  return results;
}
