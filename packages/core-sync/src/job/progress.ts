import type { JobPhase } from '../schema/tables.ts';

/** Share of the whole each phase starts at, in percent. Listing is quick, reading is not. */
const phaseStart = { discovery: 0, processing: 15, resolution: 97 } as const satisfies Record<
  JobPhase,
  number
>;
const phaseEnd = { discovery: 15, processing: 97, resolution: 100 } as const satisfies Record<
  JobPhase,
  number
>;

export interface Progress {
  percent: number;
  itemsPerSecond: number;
  etaMs: number | null;
}

/** Turns counts into a percentage that never falls, a rate and a remaining time. */
export class ProgressMeter {
  #phase: JobPhase = 'discovery';
  #phaseStartedAt = 0;
  #percent: number;

  /** `percent`: what earlier attempts at the job have reached. */
  constructor(percent = 0) {
    this.#percent = percent;
  }

  enter(phase: JobPhase, now: number): void {
    this.#phase = phase;
    this.#phaseStartedAt = now;
    this.#percent = Math.max(this.#percent, phaseStart[phase]);
  }

  /** `total` null: not known; the bar then approaches the phase's end without reaching it. */
  update(done: number, total: number | null, now: number): Progress {
    const share = total === null ? done / (done + 5_000) : total === 0 ? 1 : Math.min(1, done / total);
    const from = phaseStart[this.#phase];
    const percent = from + share * (phaseEnd[this.#phase] - from);
    this.#percent = Math.max(this.#percent, Math.min(percent, 100));
    const seconds = Math.max(now - this.#phaseStartedAt, 1) / 1_000;
    const itemsPerSecond = done / seconds;
    const etaMs = total === null || done === 0 ? null : Math.round(((total - done) / itemsPerSecond) * 1_000);
    return { percent: this.#percent, itemsPerSecond, etaMs };
  }

  get percent(): number {
    return this.#percent;
  }

  get phase(): JobPhase {
    return this.#phase;
  }
}
