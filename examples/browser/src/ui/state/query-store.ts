/** What is known of an answer. */
export interface Answer {
  /** Undefined until the first answer; stays while it is asked again. */
  readonly data: unknown;
  /** Why the latest question failed. */
  readonly error: unknown;
}

interface Entry {
  answer: Answer;
  read: () => Promise<unknown>;
  state: 'idle' | 'due' | 'running';
  isDueAgain: boolean;
  readonly watchers: Set<() => void>;
}

const nothing: Answer = { data: undefined, error: undefined };
const keptUnwatched = 60;

/**
 * Answers by the names of their questions, shared by all who ask the same. However many ask, and however often, a question is on its way
 * once, and once more afterwards if somebody asked meanwhile. Answers nobody watches are kept for a while, for going back.
 */
export class QueryStore {
  readonly #entries = new Map<string, Entry>();

  get(key: string): Answer {
    return this.#entries.get(key)?.answer ?? nothing;
  }

  /** Calls back when the answer has changed, until the result is called. */
  watch(key: string, watcher: () => void): () => void {
    const { watchers } = this.#entry(key);
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
      this.#forgetOld();
    };
  }

  /** Asks, soon. */
  refresh(key: string, read: () => Promise<unknown>): void {
    const entry = this.#entry(key);
    entry.read = read;
    if (entry.state === 'running') entry.isDueAgain = true;
    if (entry.state !== 'idle') return;
    entry.state = 'due';
    queueMicrotask(() => void this.#run(entry));
  }

  async #run(entry: Entry): Promise<void> {
    entry.state = 'running';
    do {
      entry.isDueAgain = false;
      try {
        entry.answer = { data: await entry.read(), error: undefined };
      } catch (error) {
        entry.answer = { data: entry.answer.data, error };
      }
      for (const watcher of entry.watchers) watcher();
    } while (entry.isDueAgain);
    entry.state = 'idle';
  }

  #entry(key: string): Entry {
    const known = this.#entries.get(key);
    if (known) return known;
    const entry: Entry = {
      answer: nothing,
      read: async () => undefined,
      state: 'idle',
      isDueAgain: false,
      watchers: new Set(),
    };
    this.#entries.set(key, entry);
    return entry;
  }

  #forgetOld(): void {
    const unwatched = [...this.#entries].filter(
      ([, { watchers, state }]) => watchers.size === 0 && state === 'idle',
    );
    for (const [key] of unwatched.slice(0, Math.max(0, unwatched.length - keptUnwatched)))
      this.#entries.delete(key);
  }
}
