import type { AbortOptions } from '@music-platform/bridge-traits';

interface Waiting {
  readonly session: string;
  run(): void;
  reject(reason: unknown): void;
}

/** Options of `Turns`. */
export interface TurnsOptions {
  /** How long a holder may do nothing while others wait. */
  idleMs: number;
  /** Takes the turn away from a holder that did nothing for too long. */
  evict(holder: string): void;
}

/**
 * Who may use the connection: anybody, until a session holds it (it is inside a transaction); the others then wait in line. Work runs
 * at once and to its end, so there is no lock to give back, except the holder's.
 */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #line: Waiting[] = [];
  #holder: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  get holder(): string | undefined {
    return this.#holder;
  }

  /** Whether work of the session would have to wait. */
  blocks(session: string): boolean {
    return this.#holder === undefined ? this.#line.length > 0 : this.#holder !== session;
  }

  /** Runs `work` when it is the session's turn. */
  async perform<Result>(session: string, work: () => Result, { signal }: AbortOptions = {}): Promise<Result> {
    signal?.throwIfAborted();
    if (!this.blocks(session)) {
      this.#watch();
      return work();
    }
    return new Promise<Result>((resolve, reject) => {
      const leave = (): void => {
        this.#remove(waiting);
        waiting.reject(signal?.reason);
      };
      const waiting: Waiting = {
        session,
        reject: (reason) => {
          signal?.removeEventListener('abort', leave);
          reject(reason);
        },
        run: () => {
          signal?.removeEventListener('abort', leave);
          try {
            resolve(work());
          } catch (error) {
            reject(error);
          }
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#line.push(waiting);
      this.#watch();
    });
  }

  hold(session: string): void {
    this.#holder = session;
  }

  /** The holder is done; whoever is next goes. */
  release(): void {
    this.#holder = undefined;
    // In a later turn: the work that released is still running.
    queueMicrotask(() => this.#advance());
  }

  /** Drops what the sessions that match have in line. */
  drop(matches: (session: string) => boolean, reason: unknown): void {
    for (const waiting of this.#line.filter(({ session }) => matches(session))) {
      this.#remove(waiting);
      waiting.reject(reason);
    }
  }

  #remove(waiting: Waiting): void {
    const place = this.#line.indexOf(waiting);
    if (place >= 0) this.#line.splice(place, 1);
    this.#watch();
  }

  #advance(): void {
    while (this.#holder === undefined) {
      const next = this.#line.shift();
      if (!next) break;
      next.run();
    }
    this.#watch();
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const holder = this.#holder;
    if (holder === undefined || this.#line.length === 0) return;
    this.#timer = setTimeout(() => this.#options.evict(holder), this.#options.idleMs);
  }
}
