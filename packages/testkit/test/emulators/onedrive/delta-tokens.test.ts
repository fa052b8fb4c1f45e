import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { codeOf, InProcessGraph, lastStates, namesOf } from './support/in-process-graph.ts';
import { withFiles } from './support/with-files.ts';

describe('tokens', () => {
  it('[EG17] `latest` leads to now, in either form', async () => {
    const graph = withFiles(3);
    for (const path of [
      "delta(token='latest')",
      'delta?token=latest',
      "microsoft.graph.delta(token='latest')",
    ]) {
      const { body } = await graph.ask(`${graph.drive}/root/${path}`);
      expect([body.value, body['@odata.nextLink']]).toEqual([[], undefined]);
      const link = new URL(body['@odata.deltaLink']);
      graph.remote.rename('f1', `renamed by ${path}`);
      const token = link.searchParams.get('token') ?? '';
      expect(token).toBe(decodeURIComponent(encodeURIComponent(token)));
      for (const again of [
        link.href,
        `${graph.drive}/root/delta?token=${token}`,
        `${graph.drive}/root/delta(token='${token}')`,
      ]) {
        expect(namesOf((await graph.delta(again)).items)).toEqual([`renamed by ${path}`]);
      }
    }
  });

  it('[EG17] times are tokens on business accounts only', async () => {
    const business = withFiles(2, { account: 'business' });
    const early = new Date(business.clock.now()).toISOString();
    await business.clock.advance(60_000);
    const late = new Date(business.clock.now()).toISOString();
    business.remote.rename('f1', 'renamed');
    const since = async (time: string): Promise<string[]> =>
      namesOf((await business.delta(`${business.drive}/root/delta`, { query: { token: time } })).items);
    expect(await since(late)).toEqual(['renamed']);
    expect((await since(early)).sort()).toEqual(['f0', 'renamed']);
    expect((await since('2001-01-01T00:00:00Z')).sort()).toEqual(['f0', 'renamed']);
    const personal = withFiles(1);
    expect(codeOf(await personal.ask(`${personal.drive}/root/delta`, { query: { token: late } }))).toBe(
      'invalidRequest',
    );
  });

  it('[EG17] a token belongs to its drive and folder; a made-up one is none', async () => {
    const graph = withFiles(1);
    const other = graph.remote.addDrive({ id: 'other' });
    graph.remote.putFolder({ name: 'x', id: 'x', parentId: other.rootId });
    const { deltaLink } = await graph.delta();
    const token = new URL(deltaLink).searchParams.get('token') ?? '';
    for (const [path, foreign] of [
      [`/v1.0/drives/${graph.core.ids.drive('other')}/root/delta`, token],
      [`${graph.drive}/root/delta`, 'made-up'],
      [`${graph.drive}/root/delta`, `${token}x`],
      [`${graph.drive}/root/delta`, token.replace(/^./, 'f')],
    ] as const) {
      const answer = await graph.ask(path, { query: { token: foreign } });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'invalidRequest']);
    }
    expect(graph.core.violations.map(({ kind }) => kind)).toEqual(Array(4).fill('foreign-delta-token'));
  });

  it('[EG18] an expired token is a 410 whose Location starts afresh', async () => {
    const graph = withFiles(3);
    const { deltaLink } = await graph.delta(`${graph.drive}/root/delta`, { query: { $top: '2' } });
    graph.remote.expireCursors();
    const answer = await graph.ask(deltaLink);
    expect([answer.status, codeOf(answer)]).toEqual([410, 'resyncRequired']);
    const fresh = await graph.delta(answer.headers.get('location') ?? '');
    expect(namesOf(fresh.items)).toEqual(['f0', 'f1', 'f2']);
    for (const code of ['resyncChangesApplyDifferences', 'resyncChangesUploadDifferences'] as const) {
      graph.core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'resync', code, location: 'none' });
      const gone = await graph.ask(fresh.deltaLink);
      expect([gone.status, codeOf(gone), gone.headers.get('location')]).toEqual([410, code, null]);
    }
    graph.core.quirks.resyncLocation = 'failing';
    graph.core.faults.on({ endpoint: 'delta', times: 1 }, { kind: 'resync' });
    const failing = (await graph.ask(fresh.deltaLink)).headers.get('location') ?? '';
    expect([(await graph.ask(failing)).status, (await graph.ask(failing)).status]).toEqual([500, 500]);
    for (const [name, status, inner] of [
      ['SyncStateNotFound', 410, 'SyncStateNotFound'],
      ['SyncStateInvalid', 400, 'SyncStateInvalid'],
      ['cannotSnapshotTree', 503, 'cannotSnapshotTree'],
    ] as const) {
      graph.core.faults.on({ times: 1 }, name);
      const refused = await graph.ask(fresh.deltaLink);
      expect([refused.status, refused.body.error.innerError.code]).toEqual([status, inner]);
    }
  });

  it('[EG18] links of runs that are long forgotten have expired, too', async () => {
    const graph = withFiles(3);
    const first = (await graph.ask(`${graph.drive}/root/delta?$top=1`)).body['@odata.nextLink'];
    expect((await graph.ask(first)).status).toBe(200);
    for (let run = 0; run < 20; run += 1) await graph.ask(`${graph.drive}/root/delta?$top=1`);
    expect((await graph.ask(first)).status).toBe(410);
  });

  it('[EG18] links repeat or are missing, items are lost, and a run breaks off, on command', async () => {
    const graph = withFiles(4, { quirks: { ancestors: 'none' } });
    const start = `${graph.drive}/root/delta?$top=2`;
    const second = (await graph.ask(start)).body['@odata.nextLink'];
    graph.core.faults.on({ times: 1 }, { kind: 'repeat-link' });
    expect((await graph.ask(second)).body['@odata.nextLink']).toBe(second);
    graph.core.faults.on({ times: 1 }, { kind: 'no-link' });
    const cut = (await graph.ask(second)).body;
    expect([cut.value.length, cut['@odata.nextLink'], cut['@odata.deltaLink']]).toEqual([
      2,
      undefined,
      undefined,
    ]);
    graph.core.faults.on({ times: 1 }, { kind: 'drop-items', count: 1 });
    expect(namesOf((await graph.ask(second)).body.value)).toEqual(['f3']);
    graph.core.faults.on({ endpoint: 'delta', times: 1 }, 'itemNotFound');
    expect([(await graph.ask(second)).status, (await graph.ask(second)).status]).toEqual([404, 200]);
  });
});

describe('delta of a folder', () => {
  it('[EG19] what leaves it is gone from its feed, what enters comes with its content', async () => {
    const graph = withFiles(1);
    graph.remote.putFolder({ name: 'music', id: 'music' });
    graph.remote.putFile({ name: 'song', id: 'song', parentId: 'music', content: contentOf('') });
    graph.remote.putFolder({ name: 'album', id: 'album' });
    graph.remote.putFile({ name: 'track', id: 'track', parentId: 'album', content: contentOf('') });
    const first = await graph.delta(`${graph.drive}/items/${graph.id('music')}/delta`);
    expect(namesOf(first.items)).toEqual(['music', 'song']);
    graph.remote.move('song', 'root');
    graph.remote.move('album', 'music');
    const states = lastStates((await graph.delta(first.deltaLink)).items);
    expect(states.get(graph.id('song'))?.['deleted']).toEqual({});
    expect([states.get(graph.id('album'))?.name, states.get(graph.id('track'))?.name]).toEqual([
      'album',
      'track',
    ]);
    graph.remote.trash('music');
    expect((await graph.ask(first.deltaLink)).status).toBe(404);
    const file = await graph.ask(`${graph.drive}/items/${graph.id('song')}/delta`);
    expect(codeOf(file)).toBe('invalidRequest');
  });

  it('[EG19] it works on personal accounts, and is refused elsewhere in one of two ways, or works', async () => {
    const graph = new InProcessGraph({ account: 'business' });
    graph.remote.putFolder({ name: 'music', id: 'music' });
    const ask = async (): Promise<[number, string | undefined]> => {
      const { status, body } = await graph.ask(`${graph.drive}/items/${graph.id('music')}/delta`);
      return [status, body.error?.code];
    };
    expect(await ask()).toEqual([501, 'notSupported']);
    graph.core.quirks.folderDelta = 'refused-400';
    expect(await ask()).toEqual([400, 'notSupported']);
    graph.core.quirks.folderDelta = 'works';
    expect(await ask()).toEqual([200, undefined]);
    expect((await graph.ask(`${graph.drive}/items/${graph.id('root')}/delta`)).status).toBe(200);
  });

  it('[EG19] of an empty shared folder it may be refused', async () => {
    const graph = new InProcessGraph({ quirks: { emptySharedDelta: 'refused' } });
    const { rootId } = graph.remote.addDrive({ id: 'friend' });
    graph.remote.putFolder({ name: 'shared', id: 'shared', parentId: rootId });
    const path = `/v1.0/drives/${graph.core.ids.drive('friend')}/items/${graph.id('shared')}/delta`;
    expect((await graph.ask(path)).status).toBe(405);
    graph.remote.putFile({ name: 'a', parentId: 'shared', content: contentOf('') });
    expect((await graph.ask(path)).status).toBe(200);
  });
});
