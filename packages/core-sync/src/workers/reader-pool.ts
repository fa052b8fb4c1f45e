import { type Clock, ProviderError } from '@music-platform/bridge-traits';
import { MetadataError } from '../metadata/metadata-error.ts';
import type { MediaReader, MediaRequest } from '../processing/media-reader.ts';
import { untilAborted } from '../util/abort.ts';
import { systemClock } from '../util/system-host.ts';
import { type Answer, fromWire, type Question } from './messages.ts';

/** A thread of the host that runs `answerReads`. */
export interface ReaderThread {
  post(message: unknown): void;
  terminate(): unknown;
}

/** What a thread reports. */
export interface ReaderThreadEvents {
  message(message: unknown): void;
  /** It has failed, or cannot be started. */
  failure(error: unknown): void;
}

export interface ReaderPoolOptions {
  /** Starts one thread; called when it is first needed, and again for one that has failed or hangs. */
  start: (events: ReaderThreadEvents) => ReaderThread;
  /** Threads. Default 1: the engine's own thread is the other one. */
  threads?: number | undefined;
  /** Default: the host's clock. */
  clock?: Clock | undefined;
}

/** A `MediaReader` on other threads. */
export interface ReaderPool extends MediaReader, AsyncDisposable {
  /** Ends the threads; what is being read fails as unavailable. */
  close(): Promise<void>;
}

/** So often a file is given to another thread because the one that had it failed. */
const mostMoves = 1;

/** Reads files on threads of the host, as the engine does on its own: the same limits hold, and a thread that hangs is replaced. */
export function createReaderPool({ start, threads = 1, clock = systemClock }: ReaderPoolOptions): ReaderPool {
  const slots = Array.from({ length: threads }, () => new ThreadSlot(start, clock));
  const ask = async (
    question: Question,
    { signal, counts }: Parameters<MediaReader['read']>[1],
  ): Promise<Answer> => {
    for (let moves = 0; ; moves += 1) {
      const slot = slots.reduce((least, other) => (other.waiting < least.waiting ? other : least));
      const answer = await untilAborted(slot.ask(question), { signal });
      if (answer === 'failed') {
        if (moves < mostMoves) continue;
        throw new ProviderError('UNAVAILABLE', 'A thread that reads files has failed.');
      }
      counts.rangedReads += answer.counts.rangedReads;
      counts.bytesDownloaded += answer.counts.bytesDownloaded;
      if ('failure' in answer) throw fromWire(answer.failure);
      return answer;
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all(slots.map((slot) => slot.close()));
  };
  return {
    read: async (request, options) => {
      const answer = await ask({ request }, options);
      if (!('reading' in answer)) throw new TypeError('The thread answers another question.');
      const { metadata, stats } = answer.reading;
      const { cover } = metadata;
      return {
        metadata,
        stats,
        fetchCover: async () => {
          if (cover === undefined || cover.length > request.maxCoverBytes) return undefined;
          const fetched = await ask({ request, cover }, options);
          return 'cover' in fetched ? fetched.cover : undefined;
        },
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Waiting {
  settle(answer: Answer | 'failed'): void;
  giveUp(): void;
  /** Ends the wait for its answer. */
  watch: AbortController;
}

/** One thread, started when it is needed. */
class ThreadSlot {
  readonly #start: ReaderPoolOptions['start'];
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #thread: ReaderThread | undefined;
  #lastId = 0;

  constructor(start: ReaderPoolOptions['start'], clock: Clock) {
    this.#start = start;
    this.#clock = clock;
  }

  /** Files it has not answered for. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** The thread's answer; `failed` if it has died meanwhile. Rejects with `TIME_LIMIT` where it hangs. */
  ask(question: Question): Promise<Answer | 'failed'> {
    this.#lastId += 1;
    const id = this.#lastId;
    const watch = new AbortController();
    this.#clock.sleep(longest(question.request), { signal: watch.signal }).then(
      () => this.#replace(id),
      () => undefined,
    );
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new MetadataError('TIME_LIMIT', 'Reading took too long.'));
      this.#waiting.set(id, { settle: resolve, giveUp, watch });
      this.#post({ id, question });
    });
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#fail();
    await thread?.terminate();
  }

  #post(message: unknown): void {
    try {
      this.#thread ??= this.#begin();
      this.#thread.post(message);
    } catch {
      this.#fail();
    }
  }

  #begin(): ReaderThread {
    const thread = this.#start({
      message: (message) => {
        const { id, answer } = message as { id: number; answer: Answer };
        this.#take(id)?.settle(answer);
      },
      failure: () => {
        if (thread === this.#thread) this.#fail();
      },
    });
    return thread;
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    waiting?.watch.abort('answered');
    this.#waiting.delete(id);
    return waiting;
  }

  /** The thread is given up with the file it hangs on; what else it had goes to another. */
  #replace(id: number): void {
    const hanging = this.#take(id);
    if (hanging === undefined) return;
    hanging.giveUp();
    this.#fail();
  }

  #fail(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.settle('failed');
    thread?.terminate();
  }
}

/** Longer than the thread's own limits take. */
function longest({ fileTimeLimitMs, downloadTimeoutMs }: MediaRequest): number {
  return fileTimeLimitMs + (downloadTimeoutMs || fileTimeLimitMs);
}
