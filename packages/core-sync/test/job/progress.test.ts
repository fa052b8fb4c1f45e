import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { ProgressMeter } from '../../src/job/progress.ts';

const start = 1_000_000;

function at(phase: 'discovery' | 'processing' | 'resolution', percent = 0): ProgressMeter {
  const meter = new ProgressMeter(percent);
  meter.enter(phase, start);
  return meter;
}

describe('ProgressMeter', () => {
  it.each([
    ['discovery', 0, null, 0],
    ['discovery', 5_000, null, 7.5],
    ['discovery', 1_000_000_000, null, 15],
    ['processing', 0, 10, 15],
    ['processing', 5, 10, 56],
    ['processing', 10, 10, 97],
    ['processing', 30, 10, 97],
    ['processing', 0, 0, 97],
    ['resolution', 0, null, 97],
    ['resolution', 1, 1, 100],
  ] as const)('[EV2] %s, %d of %s is %d percent', (phase, done, total, percent) => {
    expect(at(phase).update(done, total, start + 1).percent).toBeCloseTo(percent, 1);
  });

  it('[EV2 F13] the percentage never falls and never exceeds 100, whatever is counted', () => {
    const random = createRandom(7);
    const meter = new ProgressMeter();
    let last = 0;
    for (const phase of ['discovery', 'processing', 'resolution'] as const) {
      meter.enter(phase, start);
      for (let step = 0; step < 200; step += 1) {
        const total = random.chance() ? null : random.int(0, 50);
        const { percent } = meter.update(random.int(0, 100), total, start + step);
        expect(percent).toBeGreaterThanOrEqual(last);
        expect(percent).toBeLessThanOrEqual(100);
        last = percent;
      }
    }
  });

  it('[EV2] a resumed job goes on from the percentage it had', () => {
    expect(at('discovery', 60).update(10, null, start + 1).percent).toBe(60);
    expect(at('processing', 60).update(9, 10, start + 1).percent).toBeCloseTo(88.8);
  });

  it('[EV3] rate and remaining time follow from what was done in the phase', () => {
    const meter = at('processing');
    expect(meter.update(0, 100, start + 1_000)).toMatchObject({ itemsPerSecond: 0, etaMs: null });
    expect(meter.update(20, 100, start + 4_000)).toMatchObject({ itemsPerSecond: 5, etaMs: 16_000 });
    expect(meter.update(100, 100, start + 10_000)).toMatchObject({ itemsPerSecond: 10, etaMs: 0 });
    expect(at('discovery').update(20, null, start + 1_000)).toMatchObject({
      itemsPerSecond: 20,
      etaMs: null,
    });
  });
});
