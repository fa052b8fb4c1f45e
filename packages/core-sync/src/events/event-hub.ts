import type { AbortOptions } from '@music-platform/bridge-traits';
import type { SyncEvent } from './sync-events.ts';

export interface EventFilter extends AbortOptions {
  jobId?: string | undefined;
  profileId?: string | undefined;
}

/** Events a listener may be behind before the oldest are dropped (and counted in a `lagging` event). */
const capacity = 1_000;

/** Ended jobs whose last event is remembered, for those who ask late. */
const endedCapacity = 100;

const final: ReadonlySet<SyncEvent['type']> = new Set(['completed', 'failed', 'cancelled']);

/**
 * Hands events to any number of listeners without ever waiting for one. Progress not yet read is replaced by newer progress; a listener too
 * far behind loses the oldest events and is told how many.
 */
export class EventHub {
  readonly #listeners = new Set<Listener>();
  /** The first event of each running job, the last one of each that has ended lately. */
  readonly #running = new Map<string, SyncEvent>();
  readonly #ended = new Map<string, SyncEvent>();
  #closed = false;

  emit(event: SyncEvent): void {
    this.#remember(event);
    for (const listener of this.#listeners) listener.push(event);
  }

  /**
   * Ends with the job's last event when `jobId` is given, otherwise when the hub closes or the signal aborts. Who comes late to a job still
   * gets its first event, after its end its last one; of a job that does not run here there is nothing to tell.
   */
  subscribe(filter: EventFilter): AsyncIterable<SyncEvent> {
    const listener = new Listener(filter, () => this.#listeners.delete(listener));
    const { jobId } = filter;
    const missed = jobId === undefined ? undefined : (this.#running.get(jobId) ?? this.#ended.get(jobId));
    if (missed !== undefined) listener.push(missed);
    if (this.#closed || (jobId !== undefined && !this.#running.has(jobId))) listener.close();
    else this.#listeners.add(listener);
    return listener;
  }

  #remember(event: SyncEvent): void {
    const { jobId } = event;
    if (event.type === 'started') {
      this.#running.set(jobId, event);
      this.#ended.delete(jobId);
    } else if (final.has(event.type)) {
      this.#running.delete(jobId);
      this.#ended.set(jobId, event);
      if (this.#ended.size > endedCapacity) this.#ended.delete(this.#ended.keys().next().value ?? jobId);
    }
  }

  close(): void {
    this.#closed = true;
    for (const listener of this.#listeners) listener.close();
    this.#listeners.clear();
  }
}

class Listener implements AsyncIterable<SyncEvent> {
  readonly #filter: EventFilter;
  readonly #leave: () => void;
  #queue: SyncEvent[] = [];
  #dropped = 0;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(filter: EventFilter, leave: () => void) {
    this.#filter = filter;
    this.#leave = leave;
  }

  push(event: SyncEvent): void {
    const { jobId, profileId } = this.#filter;
    if (this.#closed || (jobId !== undefined && event.jobId !== jobId)) return;
    if (profileId !== undefined && event.profileId !== profileId) return;
    const last = this.#queue.at(-1);
    if (event.type === 'progress' && last?.type === 'progress' && last.jobId === event.jobId)
      this.#queue.pop();
    this.#queue.push(event);
    if (this.#queue.length > capacity) {
      this.#queue.shift();
      this.#dropped += 1;
    }
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<SyncEvent> {
    const { signal, jobId } = this.#filter;
    const abort = (): void => this.#wake();
    signal?.addEventListener('abort', abort);
    try {
      for (;;) {
        signal?.throwIfAborted();
        const event = this.#queue.shift();
        if (event === undefined) {
          if (this.#closed) return;
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          continue;
        }
        if (this.#dropped > 0) {
          const { jobId, profileId, at } = event;
          yield { type: 'lagging', dropped: this.#dropped, jobId, profileId, at };
          this.#dropped = 0;
        }
        yield event;
        if (jobId !== undefined && final.has(event.type)) return;
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      this.close();
      this.#leave();
    }
  }
}
