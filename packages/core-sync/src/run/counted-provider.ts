import { ProviderError, type ProviderUsage, type StorageProvider } from '@music-platform/bridge-traits';

export type CountedProvider = StorageProvider & Required<Pick<StorageProvider, 'usage'>>;

/** A provider that counts its calls itself is left as it is; of any other, pages, downloads and rate limits are counted here. */
export function counted(provider: StorageProvider): CountedProvider {
  if (provider.usage !== undefined) return provider as CountedProvider;
  const counter = new CallCounter();
  const { getChanges, scopes } = provider;
  return {
    kind: provider.kind,
    supports: provider.supports,
    listFiles: (options) => counter.pages('list', provider.listFiles(options)),
    download: (file, options) => counter.call('download', () => provider.download(file, options)),
    ...(getChanges && {
      getChanges: (cursor, options) => counter.pages('changes', getChanges.call(provider, cursor, options)),
    }),
    ...(scopes && { scopes: (options) => counter.call('scopes', () => scopes.call(provider, options)) }),
    usage: () => counter.usage(),
  };
}

class CallCounter {
  readonly #calls: Record<string, number> = {};
  #throttles = 0;

  usage(): ProviderUsage {
    return {
      calls: { ...this.#calls },
      quotaUnits: 0,
      retries: 0,
      throttles: this.#throttles,
      waitedMs: 0,
    };
  }

  async call<T>(kind: string, work: () => Promise<T>): Promise<T> {
    this.#count(kind);
    try {
      return await work();
    } catch (error) {
      this.#noteThrottle(error);
      throw error;
    }
  }

  async *pages<T>(kind: string, source: AsyncIterable<T>): AsyncIterable<T> {
    try {
      for await (const page of source) {
        this.#count(kind);
        yield page;
      }
    } catch (error) {
      this.#noteThrottle(error);
      throw error;
    }
  }

  #count(kind: string): void {
    this.#calls[kind] = (this.#calls[kind] ?? 0) + 1;
  }

  #noteThrottle(error: unknown): void {
    if (error instanceof ProviderError && error.code === 'RATE_LIMITED') this.#throttles += 1;
  }
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
