import { describe, expect, it } from 'vitest';
import { contentOf, patternContent } from '../../../src/index.ts';
import { type Answer, codeOf, InProcessGraph, namesOf } from './support/in-process-graph.ts';

const PART = 320 * 1024;

function post(graph: InProcessGraph, path: string, json: unknown, method = 'POST'): Promise<Answer> {
  return graph.ask(`${graph.drive}${path}`, { method, json });
}

function put(
  graph: InProcessGraph,
  path: string,
  bytes: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return graph.ask(`${graph.drive}${path}`, { method: 'PUT', bytes, headers });
}

describe('folders and small files', () => {
  it('[EG33] are made where they are wanted, with the folders that are missing', async () => {
    const graph = new InProcessGraph();
    const { deltaLink } = await graph.delta();
    const made = await post(graph, '/root/children', { name: 'Ä dir', folder: {} });
    expect([made.status, made.body]).toMatchObject([201, { name: 'Ä dir', folder: { childCount: 0 } }]);
    const small = await put(graph, '/root:/Ä dir/deep/er/song.txt:/content', 'hello');
    expect([small.status, small.body]).toMatchObject([201, { name: 'song.txt', size: 5 }]);
    const remoteId = graph.core.ids.remoteId(small.body.id) ?? '';
    expect(await (await graph.content(remoteId)).text()).toBe('hello');
    const again = await put(graph, '/root:/Ä dir/deep/er/SONG.txt:/content', 'other');
    expect([again.status, again.body.id === small.body.id, again.body.cTag === small.body.cTag]).toEqual([
      200,
      true,
      false,
    ]);
    const byId = await put(graph, `/items/${small.body.id}/content`, 'third');
    expect([byId.status, byId.body.size]).toEqual([200, 5]);
    expect(graph.remote.pathOf(remoteId)).toEqual(['Ä dir', 'deep', 'er', 'song.txt']);
    expect(namesOf((await graph.delta(deltaLink)).items)).toEqual(['Ä dir', 'deep', 'er', 'song.txt']);
  });

  it('[EG33] a name that is taken fails, replaces, or is changed', async () => {
    const graph = new InProcessGraph();
    const create = (behavior?: string): Promise<Answer> =>
      post(graph, '/root/children', {
        name: 'Dir',
        folder: {},
        ...(behavior === undefined ? {} : { '@microsoft.graph.conflictBehavior': behavior }),
      });
    const first = await create();
    const taken = await create();
    expect([first.status, taken.status, codeOf(taken)]).toEqual([201, 409, 'nameAlreadyExists']);
    expect([(await create('replace')).body.id, (await create('rename')).body.name]).toEqual([
      first.body.id,
      'Dir 1',
    ]);
    await put(graph, '/root:/a.txt:/content', '1');
    const other = await put(graph, '/root:/a.txt:/content?@microsoft.graph.conflictBehavior=rename', '2');
    expect([other.status, other.body.name]).toEqual([201, 'a 1.txt']);
    expect(
      (await put(graph, '/root:/a.txt:/content?@microsoft.graph.conflictBehavior=fail', '2')).status,
    ).toBe(409);
    expect((await put(graph, '/root:/Dir:/content', 'x')).status).toBe(409);
    for (const name of ['', 'a/b', 'a:b', 'ends with a dot.', ' blank', 'x'.repeat(401)]) {
      expect([name, (await post(graph, '/root/children', { name, folder: {} })).status]).toEqual([name, 400]);
    }
    expect((await post(graph, '/root/children', { name: 'no folder' })).status).toBe(400);
    expect((await graph.ask(`${graph.drive}/root/children`, { method: 'POST', bytes: '{' })).status).toBe(
      400,
    );
    expect((await put(graph, '/root/content', 'x')).status).toBe(400);
  });

  it('[EG33] are renamed, moved and given times', async () => {
    const graph = new InProcessGraph();
    graph.remote.putFolder({ name: 'to', id: 'to' });
    graph.remote.putFile({ name: 'a', id: 'a', content: contentOf('x') });
    graph.remote.putFile({ name: 'b', id: 'b', parentId: 'to', content: contentOf('y') });
    const patch = (id: string, json: unknown): Promise<Answer> =>
      post(graph, `/items/${graph.id(id)}`, json, 'PATCH');
    const { body } = await patch('a', {
      name: 'c',
      parentReference: { id: graph.id('to') },
      description: 'mine',
      fileSystemInfo: { lastModifiedDateTime: '2020-05-05T05:05:05Z' },
    });
    expect(body).toMatchObject({
      name: 'c',
      description: 'mine',
      fileSystemInfo: { lastModifiedDateTime: '2020-05-05T05:05:05.000Z' },
    });
    expect(graph.remote.pathOf('a')).toEqual(['to', 'c']);
    expect((await patch('a', { name: 'B' })).status).toBe(409);
    expect((await patch('a', { name: 'B', '@microsoft.graph.conflictBehavior': 'replace' })).status).toBe(
      200,
    );
    expect(graph.remote.get('b')?.state).toBe('trashed');
    expect((await patch('a', { parentReference: { path: '/drive/root:' } })).status).toBe(200);
    expect(graph.remote.pathOf('a')).toEqual(['B']);
    expect((await patch('a', { name: 'b' })).body.name).toBe('b');
    expect((await patch('to', { parentReference: { id: graph.id('to') } })).status).toBe(400);
    expect((await patch('a', { parentReference: { id: graph.id('nothing') } })).status).toBe(404);
    graph.remote.addDrive({ id: 'other' });
    const elsewhere = await patch('a', {
      parentReference: { driveId: graph.core.ids.drive('other'), id: 'root' },
    });
    expect([elsewhere.status, codeOf(elsewhere)]).toEqual([400, 'notSupported']);
    expect((await post(graph, '/root', { name: 'x' }, 'PATCH')).status).toBe(400);
    expect((await patch('a', { fileSystemInfo: { lastModifiedDateTime: 'yesterday' } })).status).toBe(400);
    const ifMatch = await graph.ask(`${graph.drive}/items/${graph.id('a')}`, {
      method: 'PATCH',
      json: { name: 'z' },
      headers: { 'If-Match': '"other"' },
    });
    expect([ifMatch.status, codeOf(ifMatch)]).toEqual([412, 'resourceModified']);
  });

  it('[EG33] are deleted, restored, and deleted for good', async () => {
    const graph = new InProcessGraph();
    graph.remote.putFile({ name: 'a', id: 'a', content: contentOf('x') });
    const path = `${graph.drive}/items/${graph.id('a')}`;
    expect((await graph.send(path, { method: 'DELETE' })).status).toBe(204);
    expect([graph.remote.get('a')?.state, (await graph.ask(path)).status]).toEqual(['trashed', 404]);
    expect((await post(graph, `/items/${graph.id('a')}/restore`, { name: 'back' })).body.name).toBe('back');
    expect((await post(graph, `/items/${graph.id('a')}/restore`, {})).status).toBe(404);
    expect((await graph.send(`${path}/permanentDelete`, { method: 'POST' })).status).toBe(204);
    expect(graph.remote.get('a')?.state).toBe('deleted');
    expect((await graph.ask(`${graph.drive}/root`, { method: 'DELETE' })).status).toBe(400);
    const business = new InProcessGraph({ account: 'business' });
    expect((await post(business, `/items/${business.id('a')}/restore`, {})).status).toBe(501);
  });
});

describe('uploads in parts', () => {
  async function open(graph: InProcessGraph, path: string, item: unknown = {}): Promise<string> {
    const { status, body } = await post(graph, `${path}:/createUploadSession`, { item });
    expect([status, body.nextExpectedRanges]).toEqual([200, ['0-']]);
    return body.uploadUrl;
  }

  function send(
    graph: InProcessGraph,
    url: string,
    from: number,
    to: number,
    total: number,
    headers = {},
  ): Promise<Answer> {
    const bytes = patternContent(total).read(from, to);
    const range = { 'Content-Range': `bytes ${from}-${to - 1}/${total}` };
    return graph.ask(url, { method: 'PUT', bytes, headers: { ...range, ...headers } });
  }

  it('[EG34] end in an item with the times it was given', async () => {
    const graph = new InProcessGraph();
    const total = PART + 1000;
    const url = await open(graph, '/root:/dir/big.bin', {
      fileSystemInfo: { lastModifiedDateTime: '2020-05-05T05:05:05Z' },
    });
    expect(new URL(url).host).toBe('my.microsoftpersonalcontent.com');
    const part = await send(graph, url, 0, PART, total);
    expect([part.status, part.body.nextExpectedRanges]).toEqual([202, [`${PART}-`]]);
    expect((await graph.ask(url)).body.nextExpectedRanges).toEqual([`${PART}-`]);
    const last = await send(graph, url, PART, total, total);
    expect([last.status, last.body]).toMatchObject([
      201,
      { name: 'big.bin', size: total, fileSystemInfo: { lastModifiedDateTime: '2020-05-05T05:05:05.000Z' } },
    ]);
    const id = graph.core.ids.remoteId(last.body.id) ?? '';
    expect(new Uint8Array(await (await graph.content(id)).arrayBuffer())).toEqual(
      patternContent(total).read(0, total),
    );
    expect((await graph.ask(url)).status).toBe(404);
    const again = await send(graph, await open(graph, '/root:/dir/big.bin'), 0, 10, 10);
    expect([again.status, again.body.id]).toEqual([200, last.body.id]);
  });

  it('[EG34] parts that do not fit, tokens that do not belong, and those who give up', async () => {
    const graph = new InProcessGraph();
    const url = await open(graph, '/root:/a.bin');
    const total = 3 * PART;
    expect((await send(graph, url, PART, 2 * PART, total)).status).toBe(416);
    expect((await send(graph, url, 0, 1000, total)).status).toBe(400);
    expect(
      (await graph.ask(url, { method: 'PUT', bytes: 'x', headers: { 'Content-Range': 'bytes 0-9/10' } }))
        .status,
    ).toBe(400);
    expect((await graph.ask(url, { method: 'PUT', bytes: 'x' })).status).toBe(400);
    expect(
      (await send(graph, url, 0, PART, total, { Authorization: `Bearer ${graph.core.token}` })).status,
    ).toBe(401);
    expect(graph.core.violations).toMatchObject([{ kind: 'authorization-sent' }]);
    expect((await send(graph, url, 0, PART, total)).status).toBe(202);
    expect((await send(graph, url, 0, PART, total)).status).toBe(416);
    expect((await graph.send(url, { method: 'DELETE' })).status).toBe(204);
    expect((await send(graph, url, PART, 2 * PART, total)).status).toBe(404);
    const old = await open(graph, '/root:/b.bin');
    await graph.clock.advance(7 * 3_600_000);
    expect((await graph.ask(old)).status).toBe(404);
  });
});

describe('copies', () => {
  it('[EG35] are watched until they are done', async () => {
    const graph = new InProcessGraph({ quirks: { copyLooks: 1 } });
    graph.remote.putFolder({ name: 'dir', id: 'dir' });
    graph.remote.putFile({ name: 'in', parentId: 'dir', content: contentOf('x') });
    const { id: to } = graph.remote.putFolder({ name: 'to' });
    const asked = await graph.send(`${graph.drive}/items/${graph.id('dir')}/copy`, {
      method: 'POST',
      json: { name: 'copy', parentReference: { driveId: graph.core.ids.drive('main'), id: graph.id(to) } },
    });
    expect(asked.status).toBe(202);
    const monitor = asked.headers.get('location') ?? '';
    expect((await graph.ask(monitor)).body).toMatchObject({
      status: 'inProgress',
      percentageComplete: expect.any(Number),
    });
    const { body } = await graph.ask(monitor);
    expect(body).toMatchObject({ status: 'completed', resourceId: expect.any(String) });
    const copied = graph.core.ids.remoteId(body.resourceId) ?? '';
    expect(graph.remote.pathOf(copied)).toEqual(['to', 'copy']);
    expect(namesOf((await graph.ask(`${graph.drive}/items/${body.resourceId}/children`)).body.value)).toEqual(
      ['in'],
    );
    expect((await graph.ask(monitor.replace('copy-1', 'copy-9'))).status).toBe(404);
    const taken = await graph.ask(`${graph.drive}/items/${graph.id('dir')}/copy`, {
      method: 'POST',
      json: {},
    });
    expect([taken.status, codeOf(taken)]).toEqual([409, 'nameAlreadyExists']);
  });
});
