import { contentOf } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { type GraphItem, graphItemSchema } from '../src/api/graph-wire.ts';
import { hasVersion, toRemoteFile } from '../src/to-remote-file.ts';
import { createGraphWorld, type GraphWorld, rejectionOf } from './support/graph-world.ts';

const personal = { ref: { drive: '0b7d5a16f3c2e9a0', item: '0B7D5A16F3C2E9A0!s1' }, parentId: undefined };
const business = { ref: { drive: 'b!one', item: '01ABC' }, parentId: undefined };
const item = (facts: object): GraphItem =>
  graphItemSchema.parse({ id: 'x', name: 'a.mp3', file: {}, ...facts });
const hashed = { mimeType: 'audio/mpeg', hashes: { quickXorHash: 'aGFzaA==' } };

describe('files', () => {
  it('[MG2] the hash is quickXor, whatever others there are', () => {
    const file = { hashes: { quickXorHash: 'aGFzaA==', sha1Hash: 'AB', sha256Hash: 'CD' } };
    expect(toRemoteFile(item({ file }), business).contentHash).toEqual({
      algorithm: 'quickxor',
      value: 'aGFzaA==',
    });
    const other = { hashes: { sha1Hash: 'AB' } };
    expect(toRemoteFile(item({ file: other }), business).contentHash).toBeUndefined();
  });

  it.each([{}, { hashes: {} }, { hashes: null }, { hashes: { quickXorHash: null } }])(
    '[MG2] a hash that is not there is no fault: %j',
    (file) => {
      const shown = toRemoteFile(item({ file, size: 5, cTag: 'tag' }), business);
      expect(shown.contentHash).toBeUndefined();
      expect(shown.version).toBe('ctag:tag');
      expect(toRemoteFile(item({ file, size: 5 }), business).version).toBe('size:5,modified:');
    },
  );

  it('[MG2] a hash that appears later is no change of content on personal drives', () => {
    const before = toRemoteFile(item({ cTag: 'tag' }), personal);
    const after = toRemoteFile(item({ cTag: 'tag', file: hashed }), personal);
    expect(after.version).toBe(before.version);
    expect(after.contentHash).toBeDefined();
  });

  it('[MG2] a tag that only some answers carry is no change of content elsewhere', () => {
    const listed = toRemoteFile(item({ file: hashed }), business);
    const asked = item({ file: hashed, cTag: 'tag' });
    expect(toRemoteFile(asked, business).version).toBe(listed.version);
    expect(hasVersion(asked, 'b!one', 'ctag:tag')).toBe(true);
  });

  it('[MG2] other times and another tag of the whole item are no change of content', () => {
    const one = item({
      file: hashed,
      eTag: '1',
      fileSystemInfo: { lastModifiedDateTime: '2020-01-01T00:00:00Z' },
    });
    const other = item({
      file: hashed,
      eTag: '2',
      fileSystemInfo: { lastModifiedDateTime: '2021-01-01T00:00:00Z' },
    });
    expect(toRemoteFile(other, business).version).toBe(toRemoteFile(one, business).version);
  });

  it('[MG3] the audio facet becomes tags, in our units; nothing and zero are nothing', () => {
    const audio = {
      album: 'Album',
      albumArtist: 'Various',
      artist: 'One',
      bitrate: 320,
      composers: 'Composer',
      disc: 1,
      discCount: 0,
      duration: 215_000,
      genre: 'Pop',
      hasDrm: false,
      isVariableBitrate: true,
      title: 'Title',
      track: 3,
      trackCount: 12,
      year: 1999,
    };
    expect(toRemoteFile(item({ audio }), personal).tags).toEqual({
      album: 'Album',
      albumArtist: 'Various',
      artists: ['One'],
      bitrate: 320_000,
      composers: ['Composer'],
      disc: 1,
      durationMs: 215_000,
      genres: ['Pop'],
      title: 'Title',
      track: 3,
      trackTotal: 12,
      year: 1999,
    });
  });

  it.each([{ audio: null }, { audio: { title: null, year: 'soon', track: -1 } }, { audio: 'loud' }])(
    '[MG3] an odd facet spoils nothing: %j',
    (facts) => {
      expect(toRemoteFile(item(facts), personal).tags ?? {}).toEqual({});
    },
  );

  it('[MG3] tags are asked for only where they are wanted', async () => {
    const tags = { title: 'Title', album: 'Album' };
    for (const audioTags of [true, false]) {
      const world = createGraphWorld({ audioTags });
      world.remote.putFile({ name: '1.mp3', content: contentOf(new Uint8Array(3)), tags });
      const [file] = (await world.list()).files;
      expect(world.provider.supports.tags).toBe(audioTags);
      expect(file?.tags?.title).toBe(audioTags ? 'Title' : undefined);
    }
  });

  it.each([
    ['malware', { malware: {} }],
    ['a package', { file: undefined, folder: {}, package: { type: 'oneNote' } }],
    ['a bundle', { file: undefined, bundle: { childCount: 3 } }],
    ['nobody knows what', { file: undefined }],
  ])('[MG4] %s is listed with a reason, and never read', async (_what, facts) => {
    const file = toRemoteFile(item(facts), personal);
    expect(file).toMatchObject({ kind: 'file', unreadable: expect.stringMatching(/\w/) });
    const world = createGraphWorld();
    expect(await rejectionOf(world.provider.download(file))).toMatchObject({ code: 'UNREADABLE_CONTENT' });
    expect(world.endpoints()).toEqual([]);
  });

  it('[MG4] what is in a package is left out, however deep', async () => {
    const world = createGraphWorld();
    const serviceFields = { package: { type: 'oneNote' } };
    const notebook = world.remote.putFolder({ name: 'Notebook', serviceFields });
    const section = world.remote.putFolder({ name: 'Section', parentId: notebook.id });
    world.remote.putFile({ name: 'inside.mp3', parentId: section.id, content: contentOf(new Uint8Array(3)) });
    put(world, 'outside.mp3');
    const names = (await world.list()).files.map(({ name }) => name);
    expect(names.sort()).toEqual(['Notebook', 'outside.mp3']);
  });

  it.each(['migrated', 'legacy'] as const)(
    '[MG5] the root is known by its facet (%s ids)',
    async (idForm) => {
      const world = createGraphWorld({ core: { quirks: { idForm } } });
      put(world, '1.mp3');
      const { files } = await world.list();
      expect(files.map(({ name }) => name)).toEqual(['1.mp3']);
      expect(files[0]?.parentId).toBe(world.idOf('root'));
    },
  );

  it.each<[object, object]>([
    [
      { size: -1, cTag: 7, parentReference: 'x', fileSystemInfo: [], remoteItem: true, audio: 1 },
      { kind: 'file' },
    ],
    [{ name: 'x'.repeat(70_000) }, { name: 'x'.repeat(65_536) }],
    [{ name: 7 }, { name: '' }],
    [{ folder: true, file: null }, { kind: 'folder' }],
  ])('[MG6] one odd item spoils nothing: %j', (facts, shown) => {
    expect(toRemoteFile(item(facts), business)).toMatchObject(shown);
    expect(item({ deleted: true }).deleted).toBeDefined();
    expect(item({ deleted: null }).deleted).toBeUndefined();
  });

  it('[MG6] names pass as they are, also where the service has encoded them', async () => {
    const world = createGraphWorld({ core: { quirks: { nameEncoding: 'html' } } });
    put(world, 'Tom & Jerry.mp3');
    expect((await world.list()).files.map(({ name }) => name)).toEqual(['Tom &amp; Jerry.mp3']);
  });

  it.each([null, 'yesterday', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
    '[MG6] the time %j decides nothing',
    (time) => {
      const fileSystemInfo = { createdDateTime: time, lastModifiedDateTime: time };
      const file = toRemoteFile(item({ fileSystemInfo, file: hashed }), business);
      expect(file.version).toBe('quickxor:aGFzaA==');
      expect(file.modifiedAt === undefined || Number.isSafeInteger(file.modifiedAt)).toBe(true);
    },
  );
});

function put(world: GraphWorld, name: string): void {
  world.remote.putFile({ name, content: contentOf(new Uint8Array(3)) });
}
