import { describe, expect, it } from 'vitest';
import { contentOf, patternContent } from '../../../src/index.ts';
import { InProcessGraph, namesOf } from './support/in-process-graph.ts';

function withFiles(account: 'personal' | 'business'): InProcessGraph {
  const graph = new InProcessGraph({
    account,
    quirks: { deltaPaths: true, downloadAuthorization: 'tolerated' },
  });
  graph.remote.putFolder({ name: 'dir 1', id: 'dir' });
  graph.remote.putFile({ name: 'ä.mp3', id: 'song', parentId: 'dir', content: patternContent(5000) });
  return graph;
}

/** The requests clients make that have no other address for Graph than Microsoft's: as they were seen on the wire. */
describe('requests of rclone', () => {
  it('[EG39] the root, parts of a path, a folder, a part of a file, space', async () => {
    for (const account of ['personal', 'business'] as const) {
      const graph = withFiles(account);
      const root = (await graph.ask(`${graph.drive}/root`)).body;
      expect(root).toMatchObject({
        id: expect.any(String),
        folder: {},
        parentReference: { driveId: graph.core.ids.drive('main') },
      });
      const dir = (await graph.ask(`${graph.drive}/items/${root.id}:/dir%201:`)).body;
      expect(dir).toMatchObject({ id: graph.id('dir'), folder: { childCount: 1 } });
      const name = encodeURIComponent('ä.mp3');
      for (const address of [
        `items/${dir.id}:/${name}:`,
        `items/${dir.id}:/${name}`,
        `root:/dir%201/${name}:`,
        `root:/dir%201/${name}`,
      ]) {
        expect((await graph.ask(`${graph.drive}/${address}`)).body.id).toBe(graph.id('song'));
      }
      expect((await graph.ask(`${graph.drive}/items/${dir.id}:/nothing:`)).status).toBe(404);
      const listed = (await graph.ask(`${graph.drive}/items/${root.id}/children?$top=1000`)).body;
      expect(listed.value).toMatchObject([
        { name: 'dir 1', parentReference: { driveId: graph.core.ids.drive('main') } },
      ]);
      const song = (await graph.item('song')).body;
      const hash = account === 'personal' ? 'sha1Hash' : 'quickXorHash';
      expect([song.file.hashes[hash], song.lastModifiedDateTime]).toEqual([
        expect.any(String),
        expect.stringMatching(/Z$/),
      ]);
      const range = { Range: 'bytes=1000-1999' };
      const found = await graph.send(`${graph.drive}/items/${graph.id('song')}/content`, { headers: range });
      const authorized = { ...range, Authorization: `Bearer ${graph.core.token}` };
      const part = await graph.fetch(found.headers.get('location') ?? '', { headers: authorized });
      expect([part.status, part.headers.get('content-length'), part.headers.get('content-range')]).toEqual([
        206,
        '1000',
        'bytes 1000-1999/5000',
      ]);
      expect((await graph.ask(graph.drive)).body.quota).toMatchObject({
        used: 5000,
        total: expect.any(Number),
        remaining: expect.any(Number),
      });
    }
  });

  it('[EG39] a feed from now on, by the token cut out of its link', async () => {
    const graph = withFiles('personal');
    const { body } = await graph.ask(`${graph.drive}/root/delta?token=latest`);
    const token = new URL(body['@odata.deltaLink']).searchParams.get('token') ?? '';
    graph.remote.rename('song', 'other.mp3');
    const news = (await graph.ask(`${graph.drive}/root/delta?token=${encodeURIComponent(token)}`)).body.value;
    expect(news.at(-1)).toMatchObject({
      name: 'other.mp3',
      parentReference: { path: `/drives/${graph.core.ids.drive('main')}/root:/dir%201` },
    });
  });

  it('[EG39] newer ones ask another version, and list by delta', async () => {
    const graph = withFiles('personal');
    const prefix = graph.drive.replace('v1.0', 'v2.0');
    const { items } = await graph.delta(`${prefix}/root/delta?$top=1000`);
    expect(items.map(({ name }) => name)).toEqual(['root', 'dir 1', 'ä.mp3']);
  });
});

describe('requests of the Debian client onedrive', () => {
  const select = 'id,name,eTag,cTag,deleted,file,folder,root,fileSystemInfo,remoteItem,parentReference,size';

  it('[EG39] its start, a run with every page twice, a file, and the next run', async () => {
    const graph = withFiles('personal');
    const bearer = { Authorization: `bearer ${graph.core.token}` };
    const ask = async (path: string): Promise<Record<string, never>> =>
      (await graph.ask(path, { headers: bearer })).body;
    expect(await ask('/v1.0/me/drive')).toMatchObject({
      driveType: 'personal',
      quota: { remaining: expect.any(Number) },
    });
    const root = await ask('/v1.0/me/drive/root');
    expect(root).toMatchObject({
      parentReference: { driveId: expect.any(String) },
      fileSystemInfo: expect.any(Object),
    });
    expect(await ask(`${graph.drive}/?select=quota`)).toHaveProperty('quota');
    expect(await ask(`${graph.drive}/items/${root['id']}?select=${select}`)).toHaveProperty('root');
    const first = `${graph.drive}/items/${root['id']}/delta?select=${select}`;
    const page = await ask(first);
    const items = page['value'] as unknown as Record<string, { driveId: string; path?: string }>[];
    expect(items.map(({ parentReference }) => typeof parentReference?.path)).toEqual([
      'undefined',
      'string',
      'string',
    ]);
    expect(items.every(({ parentReference }) => parentReference?.driveId !== undefined)).toBe(true);
    expect(namesOf((await ask(first))['value'] as never)).toEqual(['dir 1', 'ä.mp3']);
    const song = `${graph.drive}/items/${graph.id('song')}`;
    expect(
      await ask(`${song}?select=size,malware,file,webUrl,lastModifiedBy,lastModifiedDateTime`),
    ).toMatchObject({ size: 5000 });
    expect((await graph.send(`${song}/content?AVOverride=1`, { headers: bearer })).status).toBe(302);
    expect(await ask(`${graph.drive}/root:/dir 1?select=${select}`)).toHaveProperty('folder');
    expect(await ask(`/v1.0/me/drive/root/?select=${select}`)).toHaveProperty('root');
    graph.remote.putFile({ name: 'new', parentId: 'dir', content: contentOf('') });
    expect(namesOf((await ask(page['@odata.deltaLink'] ?? ''))['value'] as never)).toEqual(['dir 1', 'new']);
  });
});
