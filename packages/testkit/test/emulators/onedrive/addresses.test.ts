import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { codeOf, InProcessGraph } from './support/in-process-graph.ts';

function withTree(options: ConstructorParameters<typeof InProcessGraph>[0] = {}): InProcessGraph {
  const graph = new InProcessGraph(options);
  graph.remote.putFolder({ name: 'Alben', id: 'albums' });
  graph.remote.putFolder({ name: 'Ü #1 %', id: 'inner', parentId: 'albums' });
  graph.remote.putFile({ name: "it's ä.mp3", id: 'song', parentId: 'inner', content: contentOf('x') });
  return graph;
}

describe('addresses', () => {
  it('[EG3] one item has many addresses', async () => {
    const graph = withTree();
    const driveId = graph.core.ids.drive('main');
    const names = `Alben/${encodeURIComponent('Ü #1 %')}/${encodeURIComponent("it's ä.mp3")}`;
    const inner = `items/${graph.id('inner')}`;
    const addresses = [
      `/me/drive/items/${graph.id('song')}`,
      `/drive/items/${graph.id('song')}`,
      `/drives/${driveId}/items/${graph.id('song')}`,
      `/me/drives/${driveId}/items/${graph.id('song')}`,
      `/users/me@example.com/drive/items/${graph.id('song')}`,
      `/users/me@example.com/drives/${driveId}/items/${graph.id('song')}`,
      `/me/drive/root:/${names}`,
      `/me/drive/root:/${names}:`,
      `/me/drive/root:/${names}:/`,
      `/me/drive/items/root:/${names}:`,
      `/drives/${driveId}/${inner}:/${encodeURIComponent("it's ä.mp3")}`,
      `/drives/${driveId}/${inner}:/${encodeURIComponent("it's ä.mp3")}:`,
      `/me/drive/root:/${names.toUpperCase().replaceAll('%C3%BC', '%C3%9C')}`.replace('/ME/', '/me/'),
    ];
    for (const address of addresses) {
      const { status, body } = await graph.ask(`/v1.0${address}`);
      expect([address, status, body.id]).toEqual([address, 200, graph.id('song')]);
    }
    for (const address of [
      '/me/drive/root',
      '/me/drive/root/',
      '/me/drive/items/root',
      '/me/drive/root:',
      '/me/drive/root:/',
    ]) {
      expect((await graph.ask(`/v1.0${address}`)).body.root).toEqual({});
    }
    const listed = [
      '/me/drive/root:/Alben:/children',
      `/me/drive/items/${graph.id('albums')}/children`,
      '/me/drive/root:/alben:/children/',
    ];
    for (const address of listed)
      expect((await graph.ask(`/v1.0${address}`)).body.value).toMatchObject([{ id: graph.id('inner') }]);
  });

  it('[EG3] what is not there is a 404, what is no address a 400', async () => {
    const graph = withTree();
    for (const address of [
      '/me/drive/root:/Alben/nothing',
      '/me/drive/items/nonsense',
      '/drives/nowhere/root',
      `/me/drive/items/${graph.id('song')}:/below a file`,
    ]) {
      const answer = await graph.ask(`/v1.0${address}`);
      expect([answer.status, codeOf(answer)]).toEqual([404, 'itemNotFound']);
    }
    graph.remote.trash('albums');
    expect((await graph.item('song')).status).toBe(404);
    for (const [address, method] of [
      ['/v1.0/me/drive/root/thumbs', 'GET'],
      ['/v1.0/me/drive/root/children', 'PUT'],
      ['/v3/me', 'GET'],
      ['/v1.0/me/messages', 'GET'],
    ] as const) {
      expect((await graph.ask(address, { method })).body.error.code).toBe('BadRequest');
    }
  });

  it('[EG3] access that was lost is a 403 in businesses, a 404 elsewhere', async () => {
    for (const [account, status] of [
      ['business', 403],
      ['personal', 404],
    ] as const) {
      const graph = withTree({ account });
      graph.remote.loseAccess('albums');
      expect((await graph.item('song')).status).toBe(status);
    }
  });

  it('[EG2] three versions are one, and links begin where the client is or where they are told to', async () => {
    const graph = withTree();
    for (const version of ['v1.0', 'v2.0', 'beta']) {
      const { body } = await graph.ask(`/${version}/me/drive/root/delta`, { query: { $top: '1' } });
      expect(body['@odata.nextLink']).toMatch(
        new RegExp(
          `^https://graph\\.microsoft\\.com/${version.replace('.', '\\.')}/me/drive/root/delta\\?token=`,
        ),
      );
    }
    const moved = withTree({ publicOrigin: 'https://proxy.example:8443' });
    const { body } = await moved.ask('/v1.0/me/drive/root/delta');
    expect(body['@odata.deltaLink']).toMatch(
      /^https:\/\/proxy\.example:8443\/v1\.0\/me\/drive\/root\/delta\?token=/,
    );
  });
});

describe('drives and sites', () => {
  it('[EG4] a personal account', async () => {
    const graph = new InProcessGraph({ account: 'personal' });
    graph.remote.addDrive({ id: 'friend' });
    graph.remote.putFile({ name: 'a', content: contentOf('abc') });
    const drive = (await graph.ask('/v1.0/me/drive')).body;
    expect(drive).toMatchObject({
      id: graph.core.ids.drive('main'),
      driveType: 'personal',
      quota: { used: 3, state: 'normal', total: expect.any(Number), remaining: expect.any(Number) },
    });
    expect((await graph.ask('/v1.0/me/drives')).body.value).toEqual([drive]);
    expect((await graph.ask(`/v1.0/drives/${graph.core.ids.drive('friend')}`)).body.driveType).toBe(
      'personal',
    );
    expect((await graph.ask(`${graph.drive}/?select=quota`)).body).toEqual({ quota: drive.quota });
    expect((await graph.ask('/v1.0/me')).body).toMatchObject({
      id: expect.any(String),
      mail: expect.any(String),
    });
    for (const path of ['/v1.0/sites?search=*', '/v1.0/sites/root', '/v1.0/sites/root/drives']) {
      expect((await graph.ask(path)).status).toBe(400);
    }
  });

  it('[EG4] a business account, its organisation and the libraries in it', async () => {
    const graph = new InProcessGraph({ account: 'business' });
    graph.remote.addDrive({ id: 'library', name: 'Songs' });
    expect((await graph.ask('/v1.0/me/drive')).body).toMatchObject({ driveType: 'business' });
    expect((await graph.ask('/v1.0/me/drives')).body.value).toHaveLength(1);
    const { body: site } = await graph.ask('/v1.0/sites/root');
    const libraries = (await graph.ask(`/v1.0/sites/${site.id}/drives`)).body.value;
    expect(libraries).toMatchObject([
      { id: graph.core.ids.drive('library'), driveType: 'documentLibrary', name: 'Songs' },
    ]);
    graph.remote.removeDrive('library');
    expect((await graph.ask('/v1.0/sites/root/drives')).body.value).toEqual([]);
    expect((await graph.ask(`/v1.0/drives/${libraries[0].id}/root`)).status).toBe(404);
  });

  it('[EG4] a library without an account of its own', async () => {
    const graph = new InProcessGraph({ account: 'documentLibrary' });
    for (const path of ['/v1.0/me/drive', '/v1.0/me/drive/root/delta']) {
      expect((await graph.ask(path)).body.error.message).toContain('mysite not found');
    }
    expect((await graph.ask('/v1.0/me/drives')).body.value).toEqual([]);
    const { value } = (await graph.ask('/v1.0/sites', { query: { search: 'Mus' } })).body;
    expect(value).toMatchObject([
      { id: expect.stringContaining('contoso.sharepoint.com,'), displayName: 'Music' },
    ]);
    expect((await graph.ask('/v1.0/sites?search=accounting')).body.value).toEqual([]);
    for (const site of [
      'root',
      value[0].id,
      'contoso.sharepoint.com',
      'contoso.sharepoint.com:/sites/music:',
    ]) {
      expect((await graph.ask(`/v1.0/sites/${site}`)).status).toBe(200);
      expect((await graph.ask(`/v1.0/sites/${site}/drive`)).body.id).toBe(graph.core.ids.drive('main'));
      expect((await graph.ask(`/v1.0/sites/${site}/drives`)).body.value).toHaveLength(1);
      expect((await graph.ask(`/v1.0/sites/${site}/drive/root/delta`)).status).toBe(200);
    }
    expect((await graph.ask('/v1.0/sites/contoso.sharepoint.com:/sites/music')).status).toBe(200);
    expect((await graph.ask('/v1.0/sites/fabrikam.sharepoint.com:/x:')).status).toBe(404);
  });
});
