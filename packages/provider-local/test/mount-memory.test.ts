import { describe, expect, it } from 'vitest';
import { MountMemory, type MountPoint, type Occupancy } from '../src/mount-memory.ts';

const mount = (relative: string, device: bigint, viaLink = false): [string, MountPoint] => [
  relative,
  { relative, device, inode: 2n, viaLink },
];

describe('MountMemory', () => {
  const cases: readonly [
    what: string,
    now: bigint | undefined,
    Occupancy,
    viaLink: boolean,
    lost: boolean,
  ][] = [
    ['still mounted', 7n, 'empty', false, false],
    ['empty folder behind', undefined, 'empty', false, true],
    ['empty folder on the disk of the parent', 1n, 'empty', false, true],
    ['folder removed with the disk', undefined, 'missing', false, true],
    ['link removed', undefined, 'missing', true, false],
    ['link to an empty folder', 1n, 'empty', true, true],
    ['filled from another disk', 8n, 'filled', false, false],
  ];
  for (const [what, device, occupancy, viaLink, lost] of cases) {
    it(`[LP19] ${what}: ${lost ? 'lost' : 'not lost'}`, () => {
      const memory = new MountMemory();
      memory.remember(new Map([mount('disk', 7n, viaLink)]), []);
      const seen = new Map(device === undefined ? [] : [mount('disk', device, viaLink)]);
      expect(memory.lost(seen, () => occupancy).length).toBe(lost ? 1 : 0);
    });
  }

  it('[LP19] what is lost stays lost until it is back', () => {
    const memory = new MountMemory();
    memory.remember(new Map([mount('disk', 7n)]), []);
    for (let listing = 0; listing < 3; listing += 1) {
      const lost = memory.lost(new Map(), () => 'empty');
      expect(lost).toHaveLength(1);
      memory.remember(new Map(), lost);
    }
    memory.remember(new Map([mount('disk', 9n)]), []);
    expect(memory.lost(new Map([mount('disk', 9n)]), () => 'empty')).toEqual([]);
  });
});
