import type { SimulatedLibrary } from '../harness.ts';
import type { Look } from './look.ts';

const CONSUMER = 'simulator';

/** An app that keeps play counts of its own by track id, and a copy of the library that knows nothing but its events. */
export class SimulatedApp {
  readonly #played = new Set<string>();
  readonly #shown = new Set<string>();
  readonly #added = new Set<string>();
  readonly #merged = new Set<string>();

  /** Plays every visible track once. */
  play({ tracks }: Look): void {
    for (const id of tracks.keys()) this.#played.add(id);
  }

  /** Says which play counts lead nowhere. Those of visible tracks do not. */
  async checkPlayCounts(library: SimulatedLibrary, { tracks }: Look): Promise<string[]> {
    const wrong: string[] = [];
    for (const id of this.#played)
      if (!tracks.has(id) && (await library.track(id)) === undefined)
        wrong.push(`track ${id} was visible once and leads nowhere now`);
    return wrong;
  }

  /** Reads the events; says where they contradict themselves or the library. */
  async checkEvents(library: SimulatedLibrary, { tracks }: Look): Promise<string[]> {
    const wrong: string[] = [];
    for (;;) {
      const events = await library.readEvents({ consumer: CONSUMER, limit: 1_000 });
      for (const { type, trackId, payload } of events) wrong.push(...this.#take(type, trackId, payload));
      const last = events.at(-1);
      if (last === undefined) break;
      await library.acknowledgeEvents(CONSUMER, last.seq);
    }
    for (const id of tracks.keys()) if (!this.#shown.has(id)) wrong.push(`no event has told of track ${id}`);
    for (const id of this.#shown)
      if (!tracks.has(id)) wrong.push(`no event has told that track ${id} is hidden`);
    return wrong;
  }

  #take(type: string, id: string, payload: Readonly<Record<string, unknown>>): string[] {
    const isShown = this.#shown.has(id);
    const wrong: string[] = [];
    if (type === 'added') {
      if (this.#added.has(id) || this.#merged.has(id)) wrong.push(`the id ${id} was given twice`);
      this.#added.add(id);
    }
    if (type === 'added' || type === 'restored') {
      if (isShown) wrong.push(`track ${id} was ${type} while it was visible`);
      this.#shown.add(id);
    }
    if (type === 'hidden' && !this.#shown.delete(id))
      wrong.push(`track ${id} was hidden while it was not visible`);
    if (type === 'merged' && typeof payload['from'] === 'string') {
      this.#shown.delete(payload['from']);
      this.#merged.add(payload['from']);
    }
    return wrong;
  }
}
