/** Maps with at most `limit` calls under way, results in the order of the items. The first failure rejects; nothing is begun after it. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  limit: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const pending = items.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of pending) {
      if (hasFailed) return;
      results[index] = await map(item);
    }
  };
  const guarded = (): Promise<void> =>
    work().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    });
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, guarded));
  return results;
}
