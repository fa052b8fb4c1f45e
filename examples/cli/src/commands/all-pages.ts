import type { Page } from '@music-platform/core-sync';

/** Every item of a paged query, one page in memory at a time. */
export async function* allPages<T>(
  fetchPage: (page: { after?: string | undefined; limit: number }) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let after: string | undefined;
  do {
    const page = await fetchPage({ after, limit: 500 });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}
