import { describe, expect, it } from 'vitest';
import { contentOf, patternContent } from '../../../src/index.ts';
import { codeOf, InProcessGraph, namesOf } from './support/in-process-graph.ts';

const times = {
  createdAt: Date.UTC(2021, 0, 2, 3, 4, 5, 678),
  modifiedAt: Date.UTC(2022, 1, 3, 4, 5, 6, 789),
};
const tags = {
  title: 'Song',
  artists: ['One', 'Two'],
  albumArtist: 'One',
  album: 'Album',
  composers: ['C'],
  genres: ['Rock'],
  track: 3,
  trackTotal: 9,
  disc: 1,
  discTotal: 2,
  year: 1999,
  durationMs: 180_000.4,
  bitrate: 256_000,
};

describe('items', () => {
  it('[EG7] of a personal account', async () => {
    const graph = new InProcessGraph({ account: 'personal' });
    const { id } = graph.remote.putFile({ name: 'a b.mp3', content: contentOf('hello'), ...times });
    const drive = graph.core.ids.drive('main');
    const { body } = await graph.item(id);
    expect(body).toMatchObject({
      id: graph.id(id),
      name: 'a b.mp3',
      size: 5,
      createdDateTime: '2021-01-02T03:04:05.678Z',
      lastModifiedDateTime: '2022-02-03T04:05:06.789Z',
      fileSystemInfo: {
        createdDateTime: '2021-01-02T03:04:05.678Z',
        lastModifiedDateTime: '2022-02-03T04:05:06.789Z',
      },
      parentReference: {
        driveId: drive,
        driveType: 'personal',
        id: graph.id('root'),
        path: `/drives/${drive}/root:`,
      },
      file: { mimeType: 'audio/mpeg' },
      webUrl: expect.stringMatching(/^https:/),
      '@microsoft.graph.downloadUrl': expect.stringMatching(/^https:\/\/my\.microsoftpersonalcontent\.com\//),
    });
    expect([typeof body.eTag, typeof body.cTag, body.folder, body.deleted]).toEqual([
      'string',
      'string',
      undefined,
      undefined,
    ]);
    const { body: root } = await graph.item('root');
    expect([root.root, root.folder, root.parentReference]).toEqual([
      {},
      { childCount: 1 },
      { driveId: drive, driveType: 'personal' },
    ]);
  });

  it('[EG7] of a business account', async () => {
    const graph = new InProcessGraph({ account: 'business' });
    const folder = graph.remote.putFolder({ name: 'é', ...times });
    const { id } = graph.remote.putFile({
      name: 'a',
      parentId: folder.id,
      content: contentOf('hello'),
      ...times,
    });
    const { body } = await graph.item(id);
    expect(body).toMatchObject({
      lastModifiedDateTime: '2022-02-03T04:05:06Z',
      cTag: expect.stringMatching(/^"c:\{.*\},1"$/),
      eTag: expect.stringMatching(/^"\{.*\},\d+"$/),
      parentReference: {
        driveType: 'business',
        siteId: expect.any(String),
        path: expect.stringMatching(/root:\/%C3%A9$/),
      },
      file: { mimeType: 'application/octet-stream' },
    });
    expect((await graph.item(folder.id)).body.cTag).toBeUndefined();
    expect((await graph.delta()).items.every((item) => item['cTag'] === undefined)).toBe(true);
    expect((await graph.item(id)).body.cTag).toBeDefined();
  });

  it('[EG7] the eTag follows every change, the cTag the content only', async () => {
    const graph = new InProcessGraph();
    const { id } = graph.remote.putFile({ name: 'a', content: contentOf('x') });
    const tagsNow = async (): Promise<string[]> => {
      const { body } = await graph.item(id);
      return [body.eTag, body.cTag];
    };
    const [eTag, cTag] = await tagsNow();
    graph.remote.rename(id, 'b');
    const [renamedETag, renamedCTag] = await tagsNow();
    expect([renamedETag === eTag, renamedCTag === cTag]).toEqual([false, true]);
    graph.remote.edit(id, contentOf('y'));
    expect((await tagsNow())[1]).not.toBe(cTag);
  });

  it('[EG7] items that hang nowhere name a parent that cannot be found; any member can be laid over', async () => {
    const graph = new InProcessGraph();
    const { id } = graph.remote.putFile({
      name: 'lost',
      parentId: null,
      content: contentOf(''),
      serviceFields: { file: { mimeType: 'audio/x' }, audio: { title: 'T' }, webUrl: null },
    });
    const { body } = await graph.item(id);
    expect((await graph.ask(`${graph.drive}/items/${body.parentReference.id}`)).status).toBe(404);
    expect([body.file.mimeType, body.audio, body.webUrl]).toEqual(['audio/x', { title: 'T' }, undefined]);
  });

  it('[EG9] personal accounts know songs, the others do not', async () => {
    const audio = async (account: 'personal' | 'business'): Promise<unknown> => {
      const graph = new InProcessGraph({ account });
      const { id } = graph.remote.putFile({ name: 'a.mp3', content: contentOf('x'), tags });
      return (await graph.item(id)).body.audio;
    };
    expect(await audio('personal')).toEqual({
      title: 'Song',
      artist: 'One, Two',
      albumArtist: 'One',
      album: 'Album',
      composers: 'C',
      genre: 'Rock',
      track: 3,
      trackCount: 9,
      disc: 1,
      discCount: 2,
      year: 1999,
      duration: 180_000,
      bitrate: 256,
      hasDrm: false,
      isVariableBitrate: false,
    });
    expect(await audio('business')).toBeUndefined();
  });

  it('[EG9] notebooks are packages, blocked files have no address', async () => {
    const graph = new InProcessGraph();
    const notebook = graph.remote.putDocument({ name: 'notes', mimeType: 'application/msonenote' });
    const blocked = graph.remote.putFile({ name: 'a.mp3', content: contentOf('x'), unreadable: 'a virus' });
    const shown = (await graph.item(notebook.id)).body;
    expect([shown.package, shown.file, shown.folder]).toEqual([{ type: 'oneNote' }, undefined, undefined]);
    const { body } = await graph.item(blocked.id);
    expect([body.malware, body['@microsoft.graph.downloadUrl'], body.file.mimeType]).toEqual([
      { description: 'a virus' },
      undefined,
      'audio/mpeg',
    ]);
  });

  it('[EG10] what was added from another drive is a remoteItem', async () => {
    const graph = new InProcessGraph();
    const friend = graph.remote.addDrive({ id: 'friend' });
    const folder = graph.remote.putFolder({ name: 'Mix', id: 'mix', parentId: friend.rootId });
    graph.remote.putFile({ name: 'a.mp3', parentId: folder.id, content: contentOf('x') });
    const added = graph.remote.putShortcut({ name: 'Their mix', targetId: folder.id });
    const { body } = await graph.item(added.id);
    expect(body).toMatchObject({
      id: graph.id(added.id),
      name: 'Their mix',
      parentReference: { driveId: graph.core.ids.drive('main') },
      remoteItem: {
        id: graph.id('mix'),
        name: 'Mix',
        folder: { childCount: 1 },
        parentReference: { driveId: graph.core.ids.drive('friend'), driveType: 'personal' },
      },
    });
    expect([body.folder, body.file]).toEqual([undefined, undefined]);
    const { driveId } = body.remoteItem.parentReference;
    const theirs = await graph.delta(`/v1.0/drives/${driveId}/items/${body.remoteItem.id}/delta`);
    expect(namesOf(theirs.items)).toEqual(['Mix', 'a.mp3']);
    expect(namesOf((await graph.delta()).items)).toEqual(['Their mix']);
    expect((await graph.ask('/v1.0/me/drive/sharedWithMe')).body.value).toMatchObject([
      { name: 'Mix', remoteItem: { id: graph.id('mix') } },
    ]);
    const gone = graph.remote.putShortcut({ name: 'gone', targetId: 'nothing' });
    const { remoteItem } = (await graph.item(gone.id)).body;
    expect(
      (await graph.ask(`/v1.0/drives/${remoteItem.parentReference.driveId}/items/${remoteItem.id}`)).status,
    ).toBe(404);
  });

  it('[EG10] it is shown always, to who prefers it, or not at all', async () => {
    const graph = new InProcessGraph();
    graph.remote.putShortcut({ name: 'added', targetId: 'nothing' });
    graph.remote.putFolder({ name: 'own' });
    const headers = { Prefer: 'Include-Feature=AddToOneDrive' };
    const seen = async (): Promise<string[][]> => [
      namesOf((await graph.delta()).items),
      namesOf((await graph.delta(undefined, { headers })).items),
      namesOf((await graph.ask('/v1.0/me/drive/root/children')).body.value),
      namesOf((await graph.ask('/v1.0/me/drive/root/children', { headers })).body.value),
    ];
    const [all, own] = [['added', 'own'], ['own']];
    expect(await seen()).toEqual([all, all, all, all]);
    graph.core.quirks.sharedFolders = 'preferred';
    expect(await seen()).toEqual([own, all, own, all]);
    graph.core.quirks.sharedFolders = 'omitted';
    expect(await seen()).toEqual([own, own, own, own]);
  });

  it('[EG8] hashes are true, and as each kind of account has them', async () => {
    const hashes = async (
      account: 'personal' | 'business',
      content = contentOf('hello'),
    ): Promise<unknown> => {
      const graph = new InProcessGraph({ account });
      const { id } = graph.remote.putFile({ name: 'a', content });
      return (await graph.item(id)).body.file.hashes;
    };
    const quickXorHash = 'aCgDG9jwBgAAAAAABQAAAAAAAAA=';
    expect(await hashes('business')).toEqual({ quickXorHash });
    expect(await hashes('personal')).toEqual({
      quickXorHash,
      sha1Hash: 'AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D',
      sha256Hash: '2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824',
    });
    expect(await hashes('personal', contentOf(''))).toEqual({});
    const graph = new InProcessGraph({ quirks: { hashes: ['crc32Hash'] } });
    const { id } = graph.remote.putFile({ name: 'a', content: contentOf('hello') });
    expect((await graph.item(id)).body.file.hashes).toEqual({ crc32Hash: '86A61036' });
  });

  it('[EG8] hashes, sizes, types and names can be wrong', async () => {
    const graph = new InProcessGraph({ account: 'business' });
    const { id } = graph.remote.putFile({ name: 'R&B <1>.mp3', content: patternContent(100) });
    const { quirks } = graph.core;
    const file = async (): Promise<{ hashes?: unknown; mimeType: string }> =>
      (await graph.item(id)).body.file;
    quirks.hashForm = 'empty';
    expect((await file()).hashes).toEqual({});
    quirks.hashForm = 'null';
    expect((await file()).hashes).toEqual({ quickXorHash: null });
    quirks.hashForm = 'absent';
    quirks.mimeTypes = 'octet-stream';
    expect(await file()).toEqual({ mimeType: 'application/octet-stream' });
    quirks.sizeError = 7;
    quirks.nameEncoding = 'html';
    expect((await graph.item(id)).body).toMatchObject({ size: 107, name: 'R&amp;B &lt;1&gt;.mp3' });
  });
});

describe('listings of folders', () => {
  it('[EG11] come page by page, in order, filtered', async () => {
    const graph = new InProcessGraph();
    graph.remote.putFolder({ name: 'dir' });
    for (let index = 4; index >= 0; index -= 1)
      graph.remote.putFile({ name: `f${index}`, content: patternContent(index) });
    const pages: string[][] = [];
    let path: string | undefined = `${graph.drive}/root/children?$top=4&$select=id,name`;
    while (path !== undefined) {
      const { body }: { body: { value: { name: string }[]; '@odata.nextLink'?: string } } =
        await graph.ask(path);
      pages.push(body.value.map(({ name }) => name));
      path = body['@odata.nextLink'];
      if (path !== undefined)
        expect(path).toMatch(/^https:\/\/graph\.microsoft\.com\/.*\$skiptoken=[\w.-]+$/);
      expect(body.value.every((item) => Object.keys(item).join() === 'id,name')).toBe(true);
    }
    expect(pages).toEqual([
      ['dir', 'f4', 'f3', 'f2'],
      ['f1', 'f0'],
    ]);
    const names = async (query: Record<string, string>): Promise<string> =>
      namesOf((await graph.ask(`${graph.drive}/root/children`, { query })).body.value).join(' ');
    expect(await names({ $orderby: 'name' })).toBe('dir f0 f1 f2 f3 f4');
    expect(await names({ orderby: 'size desc', top: '2' })).toBe('f4 f3');
    expect(await names({ $filter: 'folder ne null' })).toBe('dir');
    expect(await names({ $filter: 'file ne null', $orderby: 'name desc', $top: '1' })).toBe('f4');
    expect(await names({ $filter: "name eq 'F1'" })).toBe('f1');
    expect(await names({ $filter: "startswith(name,'d')" })).toBe('dir');
    for (const query of [
      { $filter: 'size gt 1' },
      { $orderby: 'colour' },
      { $top: '0' },
      { $top: 'x' },
      { $skiptoken: 'x' },
    ]) {
      const answer = await graph.ask(`${graph.drive}/root/children`, { query });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'invalidRequest']);
    }
    expect((await graph.ask(`${graph.drive}/root/children`)).body['@odata.count']).toBe(6);
  });

  it('[EG11] children come with their folder when it is expanded; search finds names', async () => {
    const graph = new InProcessGraph();
    graph.remote.putFolder({ name: 'dir', id: 'dir' });
    for (const name of ['Blue Train', 'blue', 'red'])
      graph.remote.putFile({ name, parentId: 'dir', content: contentOf('') });
    const { body } = await graph.item('dir', { $expand: 'children($select=name;$top=2),thumbnails' });
    expect([body.children, body.thumbnails]).toEqual([[{ name: 'Blue Train' }, { name: 'blue' }], []]);
    const found = await graph.ask(`${graph.drive}/root/search(q='BLUE')`, { query: { $select: 'name' } });
    expect(found.body.value).toEqual([{ name: 'Blue Train' }, { name: 'blue' }]);
    const short = await graph.ask("/v1.0/me/drive/search(q='re')", { query: { $top: '1' } });
    expect(namesOf(short.body.value)).toEqual(['red']);
  });

  it('[EG12] `$select` shows exactly what it names', async () => {
    const graph = new InProcessGraph();
    const { id } = graph.remote.putFile({ name: 'a', content: contentOf('x') });
    const keys = async (name: string, value: string): Promise<string[]> =>
      Object.keys((await graph.item(id, { [name]: value })).body).filter((key) => key !== '@odata.context');
    expect(await keys('$select', 'id,size,nothing,file/hashes')).toEqual(['id', 'size', 'file']);
    expect(await keys('select', 'name')).toEqual(['name']);
    expect(await keys('$select', 'id,content.downloadUrl')).toEqual(['@microsoft.graph.downloadUrl', 'id']);
    expect(await keys('$select', 'id,@microsoft.graph.downloadUrl')).toEqual(['id']);
    graph.core.quirks.selectDownloadUrl = 'works';
    expect(await keys('$select', 'id,@microsoft.graph.downloadUrl')).toEqual([
      '@microsoft.graph.downloadUrl',
      'id',
    ]);
  });

  it('[EG12] a tombstone of which `deleted` was not selected looks alive', async () => {
    for (const account of ['personal', 'business'] as const) {
      const graph = new InProcessGraph({ account, quirks: { ancestors: 'none' } });
      const { id } = graph.remote.putFile({ name: 'a', content: contentOf('x') });
      const { deltaLink } = await graph.delta(undefined, { query: { $select: 'id,name' } });
      const full = await graph.delta();
      graph.remote.trash(id);
      const trap = (await graph.delta(deltaLink)).items;
      expect(trap).toEqual([account === 'personal' ? { id: graph.id(id), name: 'a' } : { id: graph.id(id) }]);
      expect((await graph.delta(full.deltaLink)).items).toMatchObject([{ id: graph.id(id), deleted: {} }]);
    }
  });
});
