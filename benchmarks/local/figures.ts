import { median } from '../common/row.ts';
import type { Whose } from './whose.ts';

/** What was scanned. */
export type ScanKind = 'full' | 'unchanged' | 'changed';

/** Times of all rounds, by what was scanned and who did it. */
export class Figures {
  readonly #ms = new Map<string, number[]>();
  readonly #cpuMs = new Map<string, number[]>();
  /** What our first sync read, and the memory it took. */
  reads = { requests: 0, bytes: 0, rssMb: 0 };

  add(kind: ScanKind, whose: Whose, ms: number, cpuMs?: number): void {
    push(this.#ms, `${kind} ${whose}`, ms);
    if (cpuMs !== undefined) push(this.#cpuMs, `${kind} ${whose}`, cpuMs);
  }

  /** The median; undefined where nobody measured. */
  ms(kind: ScanKind, whose: Whose): number | undefined {
    const all = this.#ms.get(`${kind} ${whose}`);
    return all && median(all);
  }

  cpuMs(kind: ScanKind, whose: Whose): number {
    return median(this.#cpuMs.get(`${kind} ${whose}`) ?? []);
  }
}

function push(figures: Map<string, number[]>, key: string, ms: number): void {
  figures.set(key, [...(figures.get(key) ?? []), ms]);
}
