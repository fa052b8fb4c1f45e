import { contentOf, RemoteDrive, virtualDrive } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { rootId } from './support/drive-world.ts';
import { createEngineWorld, type EngineWorld, song } from './support/engine-world.ts';

const main = { id: 'main', rootId };
/** What quota a sync cannot do without: its pages, and its reads. */
const floorOf = (lists: number, reads: number): number => lists * 100 + reads * 200;

function drive(tracks: number): RemoteDrive {
  const remote = new RemoteDrive({ main });
  for (let index = 0; index < tracks; index += 1) {
    remote.putFile({ name: `${index}.mp3`, content: contentOf(`content ${index}`) });
  }
  return remote;
}

function readsByFile({ core }: EngineWorld): { reads: number; bytes: number }[] {
  const files = new Map<string, { reads: number; bytes: number }>();
  for (const { endpoint, path, bytes } of core.calls) {
    if (endpoint !== 'files.download') continue;
    const so = files.get(path) ?? { reads: 0, bytes: 0 };
    files.set(path, { reads: so.reads + 1, bytes: so.bytes + bytes });
  }
  return [...files.values()];
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

describe('what a sync costs', () => {
  it('[GP10][GP18] 10,000 tracks: 10 list calls and the start token; nothing changed: exactly one call', async () => {
    const byNameOnly = { maxFileSizeBytes: 1 };
    const options = { sharedWithMe: true, core: { remote: drive(10_000) }, config: byNameOnly };
    const world = await createEngineWorld(options);
    const { stats } = await world.full();
    expect(stats.items.added).toBe(10_000);
    expect(stats.apiCalls).toEqual({ startPageToken: 1, list: 10, changes: 1 });
    expect(world.count('files.list')).toBe(10);
    world.core.clearCalls();
    const quiet = await world.incremental();
    expect(quiet.stats.apiCalls).toEqual({ changes: 1 });
    expect(world.endpoints()).toEqual(['changes.list']);
  });

  it('[GP10] with My Drive as the library, one look at its root is added', async () => {
    const world = await createEngineWorld();
    world.put('a');
    const { stats } = await world.full();
    expect(stats.apiCalls).toEqual({ startPageToken: 1, get: 1, list: 1, changes: 1, download: 1 });
    expect(world.core.calls.find(({ endpoint }) => endpoint === 'files.get')?.quotaUnits).toBe(5);
  });

  it('[GP18][GP2] 50 changes: one call, and one ranged read for each content that is new', async () => {
    const world = await createEngineWorld();
    const album = world.remote.putFolder({ name: 'Album' });
    const other = world.remote.putFolder({ name: 'Other' });
    const ids = Array.from({ length: 100 }, (_, index) => {
      const at = { name: `${index}.mp3`, parentId: album.id };
      return world.remote.putFile({ ...at, content: song(`Song ${index}`) }).id;
    });
    await world.full();
    world.core.clearCalls();
    const next = (): string => ids.pop() ?? '';
    for (let index = 0; index < 10; index += 1) {
      world.remote.edit(next(), song(`Edited ${index}`));
      world.remote.rename(next(), `Renamed ${index}.mp3`);
      world.remote.move(next(), other.id);
      world.remote.trash(next());
      world.remote.copy(next(), { name: `Copy ${index}.mp3` });
    }
    const { stats } = await world.incremental();
    expect(stats.apiCalls).toEqual({ changes: 1, download: 10 });
    expect(world.count('changes.list')).toBe(1);
    expect(world.count('files.download')).toBe(10);
    expect(stats.quotaUnits).toBe(world.core.quotaUnits);
    expect(stats.quotaUnits).toBe(floorOf(1, 10));
  });

  it('[GP2] content whose hash is known is never read: copies, uploads anew, what comes back', async () => {
    const world = await createEngineWorld();
    const [first = '', second = ''] = world.put('ab');
    await world.full();
    world.remote.copy(first, { name: 'copy.mp3' });
    world.remote.delete(second);
    await world.incremental();
    world.put('b');
    world.core.clearCalls();
    await world.incremental();
    expect(world.count('files.download')).toBe(0);
    expect((await world.tracks()).get('b.mp3')?.title).toBe('b');
  });

  it('[GP39] a first sync spends what its pages and reads cost, and hardly more', async () => {
    const tracks = 500;
    const world = await createEngineWorld({ core: { remote: virtualDrive({ tracks, drive: { main } }) } });
    const job = await world.full();
    const { stats } = await world.sync.getStatus(job.id);
    expect(stats.items).toMatchObject({ processed: tracks, failed: 0 });
    expect(stats.quotaUnits).toBe(world.core.quotaUnits);
    expect(stats.quotaUnits).toBeLessThanOrEqual(1.05 * floorOf(1, stats.rangedReads));
    const files = readsByFile(world);
    expect(median(files.map(({ reads }) => reads))).toBeLessThanOrEqual(2);
    expect(median(files.map(({ bytes }) => bytes))).toBeLessThanOrEqual(96 * 1024);
    expect(Math.max(...files.map(({ reads }) => reads))).toBeLessThanOrEqual(24);
    expect(Math.max(...files.map(({ bytes }) => bytes))).toBeLessThanOrEqual(2 * 1024 ** 2);
  });

  it.each([
    { extractArtwork: false, title: 'one read a track', most: 1.05 },
    { extractArtwork: true, title: 'one read a track and one for each cover', most: 1.1 },
  ])('[GP39] where tags and length stand in front that is $title', async ({ extractArtwork, most }) => {
    const tracks = 300;
    const remote = virtualDrive({ tracks, formats: ['flac'], drive: { main } });
    const world = await createEngineWorld({ core: { remote }, config: { extractArtwork } });
    const { stats } = await world.full();
    expect(stats.items).toMatchObject({ processed: tracks, failed: 0 });
    expect(stats.quotaUnits).toBeLessThanOrEqual(most * floorOf(1, tracks));
    expect(stats.bytesDownloaded / tracks).toBeLessThanOrEqual(90 * 1024);
  });
});
