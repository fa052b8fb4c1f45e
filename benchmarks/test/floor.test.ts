import { describe, expect, it } from 'vitest';
import { listingFloor, syncFloor } from '../cloud/floor.ts';

const line = { latencyMs: 80, bandwidthMbit: 100, concurrency: 16 };
const none = { calls: 0, bytes: 0 };

describe('the floor of a line', () => {
  it('lets pages come one after the other, and their bytes after them', () => {
    expect(listingFloor({ calls: 11, bytes: 1_250_000 }, line)).toBeCloseTo(11 * 80 + 100);
  });

  it('is that of the listing when nothing is read', () => {
    expect(syncFloor({ calls: 3, bytes: 0 }, none, line).ms).toBe(240);
  });

  it.each([
    ['calls', { calls: 1_600, bytes: 1_000 }, 80 + 8_000],
    ['bytes', { calls: 160, bytes: 125_000_000 }, 80 + 80 + 10_000],
  ] as const)('says that the %s bind', (binding, reads, ms) => {
    const floor = syncFloor({ calls: 2, bytes: 0 }, reads, line);
    expect(floor.binding).toBe(binding);
    expect(floor.ms).toBeCloseTo(ms);
  });

  it('is at least that of the listing when little is read', () => {
    expect(syncFloor({ calls: 20, bytes: 0 }, { calls: 1, bytes: 1 }, line).ms).toBe(1_600);
  });
});
