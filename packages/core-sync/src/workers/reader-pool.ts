import { type Clock, ProviderError } from '@music-platform/bridge-traits';
import { MetadataError } from '../metadata/metadata-error.ts';
import type { MediaReader } from '../processing/media-reader.ts';
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
  /** Starts one thread; called when many files are found, or it is first needed, and again for one that has failed or hangs. */
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
/** Files of one message: waking a thread takes as long as reading a tag. */
const batchFiles = 8;
/** A thread that has answered one message finds the next one there. */
const batchesAhead = 2;

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
    // As many wait here as the threads have, for while the engine writes a batch nobody gives them more.
    filesAtOnce: threads * batchFiles * batchesAhead * 2,
    prepare: () => {
      for (const slot of slots) slot.prepare();
    },
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

interface Asked {
  readonly question: Question;
  settle(answer: Answer | 'failed'): void;
  giveUp(): void;
}

/** What a thread was given in one message, and has not answered. */
type Batch = readonly Asked[];

/** One thread, started when it is needed. */
class ThreadSlot {
  readonly #start: ReaderPoolOptions['start'];
  readonly #clock: Clock;
  #queue: Asked[] = [];
  /** By the number of the message, the oldest first. */
  readonly #posted = new Map<number, Batch>();
  /** In these a thread has hung: which file it was shows when each is read alone. */
  readonly #suspects = new WeakSet<Asked>();
  #watch = new AbortController();
  #thread: ReaderThread | undefined;
  #lastId = 0;

  constructor(start: ReaderPoolOptions['start'], clock: Clock) {
    this.#start = start;
    this.#clock = clock;
  }

  /** Files it has not answered for. */
  get waiting(): number {
    let waiting = this.#queue.length;
    for (const batch of this.#posted.values()) waiting += batch.length;
    return waiting;
  }

  /** The thread's answer; `failed` if it has died meanwhile. Rejects with `TIME_LIMIT` where it hangs. */
  ask(question: Question): Promise<Answer | 'failed'> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new MetadataError('TIME_LIMIT', 'Reading took too long.'));
      this.#queue.push({ question, settle: resolve, giveUp });
      this.#send();
    });
  }

  /** Starts the thread, if it has not been started. */
  prepare(): void {
    try {
      this.#thread ??= this.#begin();
    } catch {
      // The first file it is given tries again.
    }
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#fail();
    await thread?.terminate();
  }

  #send(): void {
    while (this.#posted.size < batchesAhead && this.#queue.length > 0) {
      const batch = this.#takeBatch();
      this.#lastId += 1;
      this.#posted.set(this.#lastId, batch);
      if (this.#posted.size === 1) this.#watchOldest();
      try {
        this.#thread ??= this.#begin();
        this.#thread.post({ id: this.#lastId, questions: batch.map(({ question }) => question) });
      } catch {
        this.#fail();
      }
    }
  }

  #takeBatch(): Batch {
    const suspect = this.#queue.findIndex((asked) => this.#suspects.has(asked));
    return this.#queue.splice(0, suspect === -1 ? batchFiles : Math.max(1, Math.min(batchFiles, suspect)));
  }

  #begin(): ReaderThread {
    const thread = this.#start({
      message: (message) => {
        const { id, answers } = message as { id: number; answers: readonly Answer[] };
        if (thread === this.#thread) this.#answered(id, answers);
      },
      failure: () => {
        if (thread === this.#thread) this.#fail();
      },
    });
    return thread;
  }

  #answered(id: number, answers: readonly Answer[]): void {
    const batch = this.#posted.get(id) ?? [];
    this.#posted.delete(id);
    this.#watchOldest();
    this.#send();
    for (const [index, asked] of batch.entries()) asked.settle(answers[index] ?? 'failed');
  }

  /** Only the oldest message: the thread has not come to the others as long as that one is not answered. */
  #watchOldest(): void {
    this.#watch.abort('answered');
    const [oldest] = this.#posted.values();
    if (oldest === undefined) return;
    this.#watch = new AbortController();
    this.#clock.sleep(longest(oldest), { signal: this.#watch.signal }).then(
      () => this.#replace(oldest),
      () => undefined,
    );
  }

  /** The thread is given up, with the file it hangs on; what else it had is read again. */
  #replace(hanging: Batch): void {
    const [only] = hanging;
    if (hanging.length === 1) only?.giveUp();
    else for (const asked of hanging) this.#suspects.add(asked);
    const others = [...this.#posted.values()].flat().filter((asked) => hanging.length > 1 || asked !== only);
    this.#end();
    this.#queue.unshift(...others);
    this.#send();
  }

  #fail(): void {
    const lost = [...this.#posted.values(), this.#queue].flat();
    this.#end();
    this.#queue = [];
    for (const asked of lost) asked.settle('failed');
  }

  /** Ends the thread, and forgets what it was given. */
  #end(): void {
    this.#watch.abort('answered');
    this.#posted.clear();
    const thread = this.#thread;
    this.#thread = undefined;
    thread?.terminate();
  }
}

/** Longer than the thread's own limits take for one file; for several, as long as two need. */
function longest(batch: Batch): number {
  const each = batch.map(({ question: { request } }) => {
    const { fileTimeLimitMs, downloadTimeoutMs } = request;
    return fileTimeLimitMs + (downloadTimeoutMs || fileTimeLimitMs);
  });
  return Math.max(...each) * Math.min(each.length, 2);
}
