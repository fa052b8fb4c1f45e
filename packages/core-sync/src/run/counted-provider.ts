import type { ProviderUsage, StorageProvider } from '@music-platform/bridge-traits';

export type CountedProvider = StorageProvider & Required<Pick<StorageProvider, 'usage'>>;

/** A provider that counts its calls itself is left as it is; of any other, pages and downloads are counted here. */
export function counted(provider: StorageProvider): CountedProvider {
  if (provider.usage !== undefined) return provider as CountedProvider;
  const calls: Record<string, number> = {};
  const count = (kind: string): void => {
    calls[kind] = (calls[kind] ?? 0) + 1;
  };
  async function* pages<T>(kind: string, source: AsyncIterable<T>): AsyncIterable<T> {
    for await (const page of source) {
      count(kind);
      yield page;
    }
  }
  const { getChanges, scopes } = provider;
  return {
    kind: provider.kind,
    supports: provider.supports,
    listFiles: (options) => pages('list', provider.listFiles(options)),
    download: (file, options) => {
      count('download');
      return provider.download(file, options);
    },
    ...(getChanges && {
      getChanges: (cursor, options) => pages('changes', getChanges.call(provider, cursor, options)),
    }),
    ...(scopes && {
      scopes: (options) => {
        count('scopes');
        return scopes.call(provider, options);
      },
    }),
    usage: (): ProviderUsage => ({
      calls: { ...calls },
      quotaUnits: 0,
      retries: 0,
      throttles: 0,
      waitedMs: 0,
    }),
  };
}

/** What was spent between two readings. */
export function usageSince(before: ProviderUsage, now: ProviderUsage): ProviderUsage {
  const calls: Record<string, number> = {};
  for (const [kind, total] of Object.entries(now.calls)) {
    const spent = total - (before.calls[kind] ?? 0);
    if (spent > 0) calls[kind] = spent;
  }
  return {
    calls,
    quotaUnits: now.quotaUnits - before.quotaUnits,
    retries: now.retries - before.retries,
    throttles: now.throttles - before.throttles,
    waitedMs: now.waitedMs - before.waitedMs,
  };
}
