import { collect, contentOf, type FileContent } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { driveListSchema, driveSchema, siteListSchema } from '../src/api/graph-wire.ts';
import { clouds } from '../src/clouds.ts';
import { createOneDriveProvider, type OneDriveOptions } from '../src/fetch.ts';
import { createOneDriveProvider as createClientProvider } from '../src/index.ts';
import { fixedToken } from './support/bindings.ts';
import { createGraphWorld, rejectionOf } from './support/graph-world.ts';

const bytes = (text: string): FileContent => contentOf(new TextEncoder().encode(text));
const names = (files: readonly { name: string }[]): string[] => files.map(({ name }) => name).sort();

describe('scopes', () => {
  it('[MG8] drives are scopes that nobody is asked for', async () => {
    const world = createGraphWorld();
    expect(await world.provider.scopes()).toEqual([{ id: 'me' }]);
    const drive = 'B7D5A16F3C2E9A0';
    const twice = world.open({ sources: [{ drive }, { drive: drive.toLowerCase() }, { drive: 'b!x' }] });
    expect(await twice.scopes()).toEqual([{ id: '0b7d5a16f3c2e9a0' }, { id: 'b!x' }]);
    expect(world.endpoints()).toEqual([]);
    expect(await rejectionOf(collect(twice.listFiles()))).toBeInstanceOf(TypeError);
    expect(await rejectionOf(collect(twice.listFiles({ scope: { id: 'z' } })))).toBeInstanceOf(TypeError);
  });

  it('[MG8] all document libraries of a site, as they are now', async () => {
    const world = createGraphWorld({ face: 'documentLibrary' });
    const music = world.remote.addDrive({ name: 'Music' });
    const before = await world.provider.scopes();
    expect(before.map(({ name }) => name)).toContain('Music');
    world.remote.removeDrive(music.id);
    const after = await world.provider.scopes();
    expect(after.map(({ name }) => name)).not.toContain('Music');
    expect(after.length).toBe(before.length - 1);
    const scope = before.find(({ name }) => name === 'Music')!;
    expect(await rejectionOf(collect(world.provider.listFiles({ scope })))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('[MG8] a drive or site with an id that its items could not be known by is no answer', () => {
    const endless = { id: 'x'.repeat(5_000) };
    expect(driveSchema.safeParse(endless).success).toBe(false);
    for (const schema of [driveListSchema, siteListSchema])
      expect(schema.safeParse({ value: [endless] }).success).toBe(false);
    expect(driveSchema.parse({ id: 'b!half\ud800' }).id).toBe('b!half\ufffd');
  });

  it('[MG8] a folder of a drive that is there as a whole is no scope of its own', async () => {
    const world = createGraphWorld();
    const provider = world.open({ sources: [{ drive: 'b!x', folder: '01A' }, { drive: 'b!x' }] });
    expect(await provider.scopes()).toEqual([{ id: 'b!x' }]);
  });

  it.each([
    ['personal', 'works'],
    ['business', 'refused-501'],
    ['business', 'refused-400'],
    ['business', 'works'],
  ] as const)('[MG9] a folder (%s, its feed %s) and what is below it', async (face, folderDelta) => {
    const world = createGraphWorld({ face, core: { quirks: { folderDelta } } });
    const music = world.remote.putFolder({ name: 'Music' }).id;
    const album = world.remote.putFolder({ name: 'Album', parentId: music }).id;
    world.remote.putFile({ name: '1.mp3', parentId: album, content: bytes('one') });
    world.remote.putFile({ name: 'elsewhere.mp3', content: bytes('no') });
    const provider = world.open({ sources: [{ drive: 'me', folder: world.core.ids.graphId(music) }] });
    const [scope] = await provider.scopes();
    expect(scope?.rootId).toBe(world.idOf(music));
    const listed = await collect(provider.listFiles({ scope }));
    const files = listed.flatMap((page) => page.files);
    expect(names(below(files, scope?.rootId))).toEqual(['1.mp3', 'Album']);
    world.remote.rename(album, 'Renamed');
    world.remote.putFile({ name: '2.mp3', parentId: album, content: bytes('two') });
    const pages = await collect(provider.getChanges?.(listed.at(-1)?.cursor ?? '', { scope }) ?? []);
    const changed = pages.flatMap(({ changes }) =>
      changes.flatMap((each) => (each.type === 'upsert' ? [each.file] : [])),
    );
    expect(names(changed)).toEqual(expect.arrayContaining(['2.mp3', 'Renamed']));
  });

  it('[MG10] libraries to choose from: the own drives, and those of sites that match', async () => {
    const world = createGraphWorld({ face: 'business' });
    world.remote.addDrive({ name: 'Music' });
    const own = await world.provider.libraries();
    expect(own[0]).toMatchObject({ id: world.core.ids.drive('main'), type: 'business' });
    const found = await world.provider.libraries({ sites: '*' });
    expect(found.length).toBeGreaterThanOrEqual(own.length);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  });

  it.each(Object.entries(clouds))(
    '[MG11] the cloud %s is reached where it is',
    async (cloud, { endpoint }) => {
      const seen: string[] = [];
      const fetch: typeof globalThis.fetch = async (input) => {
        seen.push(String(input));
        return new Response('{}', { status: 403 });
      };
      for (const create of [createOneDriveProvider, createClientProvider]) {
        const provider = create({ cloud: cloud as keyof typeof clouds, tokens: fixedToken('t'), fetch });
        await rejectionOf(collect(provider.listFiles()));
      }
      expect(seen).toHaveLength(2);
      expect(seen.every((url) => url.startsWith(`${endpoint}/v1.0/`))).toBe(true);
    },
  );

  it('[MG12] without a change feed folders are walked one by one', async () => {
    const world = createGraphWorld({ changeFeed: false });
    const music = world.remote.putFolder({ name: 'Music' }).id;
    const album = world.remote.putFolder({ name: 'Album', parentId: music }).id;
    world.remote.putFile({ name: '1.mp3', parentId: album, content: bytes('one') });
    expect(world.provider.supports.changeFeed).toBe(false);
    expect(world.provider.getChanges).toBeUndefined();
    const pages = await world.pages();
    expect(names(pages.flatMap(({ files }) => files))).toEqual(['1.mp3', 'Album', 'Music']);
    expect(pages.at(-1)).toEqual({ files: [], complete: true });
    expect(new Set(world.endpoints())).toEqual(new Set(['item.children']));
  });

  it('[MG12] a drive that refuses its feed is walked, says so, and is walked again next time', async () => {
    const warnings: string[] = [];
    const logger = {
      log: (level: string, message: string) => void (level === 'warn' && warnings.push(message)),
    };
    const world = createGraphWorld({ logger });
    world.remote.putFile({ name: '1.mp3', content: bytes('one') });
    world.core.faults.on({ endpoint: 'delta' }, { kind: 'error', reason: 'notSupported' });
    const { files, cursor } = await world.list();
    expect(names(files)).toEqual(['1.mp3']);
    expect(warnings).toEqual([expect.stringContaining('no change feed')]);
    expect((await world.follow(cursor)).flatMap(({ changes }) => changes)).toEqual([]);
    await world.clock.advance(60_001);
    expect(await rejectionOf(world.follow(cursor))).toMatchObject({ code: 'CURSOR_EXPIRED' });
  });

  it.each<[string, object]>([
    ['no source', { sources: [] }],
    ['an empty source', { sources: [{}] }],
    ['a source of two kinds', { sources: [{ drive: 'me', site: 'root' }] }],
    ['a folder of a site', { sources: [{ site: 'root', folder: 'x' }] }],
    ['an unknown cloud', { cloud: 'mars' }],
    ['an endpoint that is none', { endpoint: 'graph' }],
    ['pages of nothing', { pageSize: 0 }],
    ['no attempts', { retry: { attempts: 0 } }],
    ['no time', { requestTimeoutMs: 0 }],
    ['no units', { resourceUnitsPerMinute: 0 }],
    ['skipping less than nothing', { mostSkippedBytes: -1 }],
    ['no tokens', { tokens: undefined }],
  ])('[MG55] %s is a TypeError', (_what, wrong) => {
    const options = { tokens: fixedToken('t'), ...wrong } as OneDriveOptions & { tokens: never };
    expect(() => createOneDriveProvider(options)).toThrow(TypeError);
    expect(() => createClientProvider(options)).toThrow(TypeError);
  });

  it("[MG55] Microsoft's client is refused where it would send no token", () => {
    const options = { tokens: fixedToken('t'), endpoint: 'http://localhost:1' };
    expect(() => createClientProvider(options)).toThrow(/https/);
    expect(createOneDriveProvider(options).kind).toBe('onedrive');
  });
});

function below<T extends { id: string; parentId?: string | undefined }>(
  files: T[],
  root: string | undefined,
): T[] {
  const known = new Map(files.map((file) => [file.id, file]));
  const isBelow = ({ parentId }: T): boolean => {
    if (parentId === undefined) return false;
    const parent = known.get(parentId);
    return parentId === root || (parent !== undefined && isBelow(parent));
  };
  return files.filter(isBelow);
}
