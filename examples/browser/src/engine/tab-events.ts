import type { EngineEvent } from './engine-api.ts';

/** What tabs tell each other: events, and the wish that whoever runs a job ends it. */
type TabMessage =
  | { readonly type: 'event'; readonly event: EngineEvent }
  | { readonly type: 'end-job'; readonly jobId: string };

const changedEveryMs = 300;

/** The events of all tabs that show one library. */
export class TabEvents {
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #enders = new Set<(jobId: string) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStale = false;

  constructor(database: string) {
    this.#channel = new BroadcastChannel(`music-page/${database}`);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
      if (data.type === 'event') this.emitHere(data.event);
      else for (const end of this.#enders) end(data.jobId);
    });
  }

  /** Tells every tab, this one too. */
  emit(event: EngineEvent): void {
    this.#post({ type: 'event', event });
    this.emitHere(event);
  }

  /** Tells this tab only. */
  emitHere(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** The library has changed: the first change is told at once, those that follow soon after together. */
  changed(): void {
    if (this.#timer !== undefined) {
      this.#isStale = true;
      return;
    }
    this.#isStale = false;
    this.emit({ type: 'changed' });
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isStale) this.changed();
    }, changedEveryMs);
  }

  /** Asks the other tabs to end a job that one of them runs. */
  endElsewhere(jobId: string): void {
    this.#post({ type: 'end-job', jobId });
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onEndJob(ender: (jobId: string) => void): void {
    this.#enders.add(ender);
  }

  #post(message: TabMessage): void {
    this.#channel.postMessage(message);
  }
}
