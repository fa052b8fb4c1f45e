import { type Clock, filePageSchema, type RemoteFile } from '@music-platform/bridge-traits';
import { collect, collectBytes } from '@music-platform/testkit';
import type { DriveFault } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import type { BindingName } from './support/bindings.ts';
import { createDriveWorld, rejectionOf, rootId } from './support/drive-world.ts';
import { createEngineWorld, song } from './support/engine-world.ts';

const folderType = 'application/vnd.google-apps.folder';
const plain = { id: 'plain', name: 'plain.mp3', mimeType: 'audio/mpeg', size: '4', parents: [rootId] };

function answer(body: object): DriveFault {
  return { kind: 'status', status: 200, body: JSON.stringify(body), contentType: 'application/json' };
}

const oddItems: readonly [string, object][] = [
  ['no name', { name: undefined }],
  ['a name of another type', { name: 7 }],
  ['an endless name', { name: 'n'.repeat(100_000) }],
  ['a name of control characters', { name: '\u0000\u202e/../..\n' }],
  ['a negative size', { size: '-4' }],
  ['a size beyond all numbers', { size: '99999999999999999999' }],
  ['a size with a fraction', { size: 4.5 }],
  ['no type', { mimeType: undefined }],
  ['an endless type', { mimeType: 'x'.repeat(5_000) }],
  ['no parents', { parents: [] }],
  ['parents of another type', { parents: { id: 'x' } }],
  ['empty parents', { parents: [''] }],
  ['the same parent twice', { parents: [rootId, rootId] }],
  ['itself as its parent', { parents: ['odd'] }],
  ['dates nobody can read', { modifiedTime: 'yesterday', createdTime: 5, sharedWithMeTime: null }],
  ['no checksum but null', { md5Checksum: null, headRevisionId: null }],
  ['a checksum of another type', { md5Checksum: 12 }],
  ['abilities of another type', { capabilities: 'all' }],
  ['trash of another type', { trashed: 'no' }],
  ['fields nobody knows', { colour: 'blue', nested: { deep: [1] } }],
  ['shortcut details without a target', { shortcutDetails: {} }],
  [
    'shortcut details of another type',
    { shortcutDetails: 'x', mimeType: 'application/vnd.google-apps.shortcut' },
  ],
];

describe('odd items', () => {
  it.each(oddItems)('[GP54] an item with %s spoils no page', async (_title, fields) => {
    const { provider, scope, core } = createDriveWorld();
    const odd = { ...plain, id: 'odd', name: 'odd.mp3', ...fields };
    core.faults.on({ endpoint: 'files.list' }, answer({ files: [odd, plain] }));
    const [page] = await collect(provider.listFiles({ scope: await scope() }));
    expect(filePageSchema.safeParse(page).error).toBeUndefined();
    expect(page?.files.map(({ id }) => id)).toContain('plain');
  });

  it.each(oddItems)('[GP54] nor a page of changes (%s)', async (_title, fields) => {
    const { list, follow, core } = createDriveWorld();
    const { cursor } = await list();
    const odd = { ...plain, id: 'odd', name: 'odd.mp3', ...fields };
    const changes = [odd, plain].map((file) => ({ changeType: 'file', fileId: file.id, file }));
    core.faults.on({ endpoint: 'changes.list' }, answer({ changes, newStartPageToken: '99' }));
    const [page] = await follow(cursor);
    const ids = page?.changes.map((change) => (change.type === 'remove' ? change.id : change.file.id));
    expect(ids).toContain('plain');
  });

  it('[GP54] the engine takes them all at once', async () => {
    const world = await createEngineWorld();
    const odd = oddItems.map(([, fields], index) => ({ ...plain, id: `odd${index}`, ...fields }));
    world.core.faults.on({ endpoint: 'files.list', times: 1 }, answer({ files: [...odd, plain] }));
    world.core.faults.on({ endpoint: 'files.download' }, 'cannotDownloadFile');
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await world.paths()).toContain('plain.mp3');
  });

  it.each<BindingName>(['fetch', 'client'])(
    '[GP54] a resource key that no header can hold is left out (%s)',
    async (binding) => {
      const { provider, list, remote, core } = createDriveWorld({ binding });
      remote.putFile({ name: 'a.mp3', content: song('a') });
      const [file] = (await list()).files;
      const evil = { ...file, metadata: { resourceKey: 'key\r\nX-Evil: yes' } } as RemoteFile;
      core.clearCalls();
      const { body } = await provider.download(evil, { range: { start: 0, end: 9 } });
      expect((await collectBytes(body)).length).toBe(10);
      expect(core.calls).toHaveLength(1);
    },
  );

  it('[GP54] an item that comes twice is there once, as it was said last', async () => {
    const world = await createEngineWorld({ pageSize: 2 });
    world.core.faults.on({ endpoint: 'files.download' }, 'cannotDownloadFile');
    const files = [plain, { ...plain, name: 'again.mp3' }];
    world.core.faults.on({ endpoint: 'files.list', times: 1 }, answer({ files, nextPageToken: 'next' }));
    world.core.faults.on(
      { endpoint: 'files.list', after: 1, times: 1 },
      answer({ files: [{ ...plain, name: 'at last.mp3' }] }),
    );
    await world.full();
    expect(await world.paths()).toEqual(['at last.mp3']);
  });
});

describe('circles', () => {
  it.each([
    ['a listing', 'files.list', { files: [] }],
    ['the list of drives', 'drives.list', { drives: [] }],
    ['a feed', 'changes.list', { changes: [] }],
  ])('[GP55] %s whose pages lead in a circle is an error', async (_title, endpoint, page) => {
    const world = createDriveWorld({ sharedDrives: 'all' });
    const scope = { id: 'user', rootId: 'root' };
    const cursor = (await collect(world.provider.listFiles({ scope }))).at(-1)?.cursor ?? '';
    let turn = 0;
    world.core.faults.on({ endpoint }, () => {
      turn += 1;
      return answer({ ...page, nextPageToken: `${turn % 3}` });
    });
    const going = {
      'files.list': () => collect(world.provider.listFiles({ scope })),
      'drives.list': async () => world.provider.scopes?.(),
      'changes.list': () => world.follow(cursor),
    }[endpoint];
    expect(await rejectionOf(Promise.resolve(going?.()))).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(turn).toBeLessThan(50);
  });

  it('[GP55] folders that lie in each other end neither a listing nor a walk', async () => {
    const world = await createEngineWorld();
    const files = [
      { id: 'one', name: 'One', mimeType: folderType, parents: ['other'] },
      { id: 'other', name: 'Other', mimeType: folderType, parents: ['one'] },
      { id: 'self', name: 'Self', mimeType: folderType, parents: ['self'] },
      { ...plain, parents: ['one'] },
    ];
    const end = world.core.faults.on({ endpoint: 'files.list' }, answer({ files }));
    expect(await world.full()).toMatchObject({ status: 'completed' });
    const under = await collect(world.provider.listFiles({ scope: await world.scope(), under: 'one' }));
    expect(under.at(-1)?.complete).toBe(true);
    end();
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await world.paths()).toEqual([]);
  });
});

describe('what belongs to several drives', () => {
  it('[GP4] a shortcut to a file in a shared drive is that file, followed or not', async () => {
    const world = await createEngineWorld({ sharedDrives: [] });
    const drive = world.remote.addDrive({ name: 'Band' });
    const target = world.remote.putFile({ name: 'b.mp3', parentId: drive.rootId, content: song('b') });
    world.remote.putShortcut({ name: 'favourite.mp3', targetId: target.id });
    await world.full();
    expect((await world.tracks()).get('favourite.mp3')?.title).toBe('b');
    const both = await createEngineWorld({ sharedDrives: 'all', core: { remote: world.remote } });
    await both.full();
    expect(await both.ids()).toHaveLength(1);
    expect((await both.library.duplicates()).items.map(({ files }) => files.length)).toEqual([2]);
  });

  it('[GP6] a shortcut to a shared drive adds nothing', async () => {
    const world = await createEngineWorld();
    const drive = world.remote.addDrive({ name: 'Band' });
    world.put('a', drive.rootId);
    world.remote.putShortcut({ name: 'The band', targetId: drive.rootId });
    expect(await world.full()).toMatchObject({ status: 'completed' });
    expect(await world.paths()).toEqual([]);
  });
});

describe('clocks and breaks', () => {
  it.each([-86_400_000, 86_400_000])(
    '[GP34] a break given as a date is kept by the service’s own clock, %i ms off ours',
    async (ms) => {
      const world = createDriveWorld();
      world.core.faults.on({}, { kind: 'clock-skew', ms });
      world.core.faults.on(
        { endpoint: 'files.list', times: 1 },
        { kind: 'error', status: 429, reason: 'rateLimitExceeded', retryAfter: 60, retryAfterAsDate: true },
      );
      const before = world.clock.now();
      await world.list();
      expect(world.clock.now() - before).toBeGreaterThanOrEqual(59_000);
      expect(world.clock.now() - before).toBeLessThan(70_000);
    },
  );

  it('[GP34] a break of years is one of a day: the account works again afterwards', async () => {
    const world = createDriveWorld();
    world.core.faults.on(
      { endpoint: 'files.list', times: 1 },
      { kind: 'error', status: 429, reason: 'rateLimitExceeded', retryAfter: 999_999_999 },
    );
    const refused = await rejectionOf(world.list());
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.closeTo(86_400_000, -4) });
    expect(await rejectionOf(world.list())).toMatchObject({ code: 'RATE_LIMITED' });
    expect(world.endpoints().filter((name) => name === 'files.list')).toHaveLength(1);
    await world.clock.advance(86_500_000);
    expect((await world.list()).files).toEqual([]);
  });

  it.each([-30 * 86_400_000, 30 * 86_400_000])('[GP21] our clock %i ms off loses no folder', async (off) => {
    const world = createDriveWorld();
    const clock: Clock = {
      now: () => world.clock.now() + off,
      sleep: (ms, options) => world.clock.sleep(ms, options),
    };
    const provider = world.open({ clock });
    const scope = await world.scope();
    await world.clock.advance(86_400_000);
    const folder = world.remote.putFolder({ name: 'Album' });
    world.remote.putFile({ name: 'a.mp3', parentId: folder.id, content: song('a') });
    world.remote.trash(folder.id);
    const cursor = (await collect(provider.listFiles({ scope }))).at(-1)?.cursor ?? '';
    await world.clock.advance(86_400_000);
    world.remote.untrash(folder.id);
    const pages = await collect(provider.getChanges?.(cursor, { scope }) ?? []);
    expect(pages.flatMap(({ listUnder = [] }) => listUnder)).toEqual([folder.id]);
  });
});
