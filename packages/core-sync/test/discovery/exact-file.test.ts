import { type RemoteFile, remoteFileSchema } from '@music-platform/bridge-traits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExactFile } from '../../src/discovery/exact-file.ts';

const exact: RemoteFile = {
  id: 'a',
  name: 'a.mp3',
  kind: 'file',
  parentId: 'folder',
  driveId: 'drive',
  mimeType: 'audio/mpeg',
  size: 10,
  createdAt: 1,
  modifiedAt: -2,
  version: '',
  contentHash: { algorithm: 'md5', value: 'hash' },
  metadata: { key: '' },
  unreadable: 'why',
  tags: {
    title: '',
    artists: ['a', 'b'],
    albumArtist: 'a',
    album: undefined,
    composers: [],
    genres: ['g'],
    track: 1,
    trackTotal: 2,
    disc: 0,
    discTotal: 1,
    year: -3,
    durationMs: 0.5,
    bitrate: 320_000,
  },
};
const odd: readonly unknown[] = [
  undefined,
  null,
  '',
  'half\ud83c',
  'n'.repeat(1_025),
  'n'.repeat(4_097),
  'n'.repeat(65_537),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  -0,
  0.5,
  2 ** 53,
  1n,
  true,
  [],
  ['a'],
  {},
  new Map(),
  Object.create({ key: 1 }),
  { key: 1 },
  { algorithm: 'rot13', value: 'x' },
  { algorithm: 'md5', value: '' },
  { algorithm: 'md5', value: 'half\ud83c' },
];
const keys = Object.keys(exact);
const tagKeys = Object.keys(exact.tags ?? {});
const value = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary' }), fc.integer(), fc.anything());
const patch = fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] });

/** Properties nobody knows aside, which the schema takes away. */
function expectSchemaToAgree(file: unknown): void {
  if (isExactFile(file as RemoteFile)) expect(remoteFileSchema.parse(file)).toEqual(file);
}

describe('isExactFile', () => {
  it('[DI19] passes only what the schema passes as it is', () => {
    expect(isExactFile(exact)).toBe(true);
    for (const oddity of odd) {
      expectSchemaToAgree(oddity);
      for (const key of keys) expectSchemaToAgree({ ...exact, [key]: oddity });
    }
    for (const key of tagKeys)
      for (const oddity of odd) expectSchemaToAgree({ ...exact, tags: { ...exact.tags, [key]: oddity } });
    fc.assert(
      fc.property(patch, (given) => expectSchemaToAgree({ ...exact, ...given })),
      { numRuns: 500, seed: 19 },
    );
  });

  it('[DI19] leaves tags that the schema would change to the schema', () => {
    const turned = Object.fromEntries(Object.entries(exact.tags ?? {}).toReversed());
    const { tags } = remoteFileSchema.parse({ ...exact, tags: turned });
    expect(JSON.stringify(tags)).toBe(JSON.stringify(exact.tags));
    expect(isExactFile({ ...exact, tags: turned })).toBe(false);
    const more = { ...exact.tags, credits: 'x' };
    expect(isExactFile({ ...exact, tags: more })).toBe(false);
    expect(isExactFile({ ...exact, tags: Object.create({ title: 'x' }) })).toBe(false);
  });
});
