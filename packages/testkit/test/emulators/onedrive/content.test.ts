import { describe, expect, it } from 'vitest';
import { contentOf, patternContent } from '../../../src/index.ts';
import { codeOf, InProcessGraph } from './support/in-process-graph.ts';

const SIZE = 10_000;

function withSong(options: ConstructorParameters<typeof InProcessGraph>[0] = {}): InProcessGraph {
  const graph = new InProcessGraph(options);
  graph.remote.putFile({ name: 'ä ~ #1%.mp3', id: 'a song/~', content: patternContent(SIZE) });
  return graph;
}

const song = 'a song/~';

describe('content', () => {
  it('[EG21] is where the answer says, for a while', async () => {
    const graph = withSong();
    const { status, headers } = await graph.send(`${graph.drive}/items/${graph.id(song)}/content`, {
      headers: { Range: 'bytes=0-1' },
    });
    const location = headers.get('location') ?? '';
    expect([status, new URL(location).host]).toEqual([302, 'my.microsoftpersonalcontent.com']);
    const { body } = await graph.item(song);
    for (const url of [location, body['@microsoft.graph.downloadUrl']]) {
      const response = await graph.fetch(url);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect([
        response.status,
        response.headers.get('content-length'),
        response.headers.get('content-type'),
      ]).toEqual([200, String(SIZE), 'audio/mpeg']);
      expect(bytes).toEqual(patternContent(SIZE).read(0, SIZE));
    }
    const known = await graph.send(`${graph.drive}/items/${graph.id(song)}/content`, {
      headers: { 'If-None-Match': body.eTag },
    });
    const download = await graph.fetch(location, { headers: { 'If-None-Match': body.eTag } });
    expect([known.status, download.status]).toEqual([304, 304]);
    expect(
      (
        await graph.send(`${graph.drive}/items/${graph.id(song)}`, {
          headers: { 'If-None-Match': body.eTag },
        })
      ).status,
    ).toBe(304);
  });

  it('[EG21] what cannot be read is refused with what fits', async () => {
    const graph = withSong();
    graph.remote.putFolder({ name: 'folder', id: 'folder' });
    graph.remote.putDocument({ name: 'notes', id: 'notes', mimeType: 'application/msonenote' });
    graph.remote.putFile({ name: 'virus', id: 'virus', content: contentOf('x'), unreadable: 'EICAR' });
    graph.remote.putFile({
      name: 'secret',
      id: 'secret',
      content: contentOf('x'),
      unreadable: 'accessDenied',
    });
    const refused = async (id: string): Promise<unknown[]> => {
      const answer = await graph.ask(`${graph.drive}/items/${graph.id(id)}/content`);
      return [answer.status, codeOf(answer), answer.headers.get('x-virus-infected') !== null];
    };
    expect(await refused('folder')).toEqual([400, 'invalidRequest', false]);
    expect(await refused('notes')).toEqual([400, 'invalidRequest', false]);
    expect(await refused('virus')).toEqual([403, 'malwareDetected', true]);
    expect(await refused('secret')).toEqual([403, 'accessDenied', false]);
    const url = await graph.downloadUrl(song);
    graph.remote.patch(song, { unreadable: 'EICAR' });
    expect((await graph.fetch(url)).status).toBe(403);
    graph.remote.trash(song);
    expect((await graph.fetch(url)).status).toBe(404);
  });

  it('[EG22] the address refuses access tokens, or only records them', async () => {
    const graph = withSong({ account: 'business' });
    const url = await graph.downloadUrl(song);
    expect(new URL(url).host).toBe('contoso-my.sharepoint.com');
    const headers = { Authorization: `Bearer ${graph.core.token}` };
    expect((await graph.fetch(url, { headers })).status).toBe(401);
    graph.core.quirks.downloadAuthorization = 'tolerated';
    expect((await graph.fetch(url, { headers })).status).toBe(200);
    expect(graph.core.violations.map(({ kind }) => kind)).toEqual([
      'authorization-sent',
      'authorization-sent',
    ]);
    expect(JSON.stringify(graph.core.violations)).not.toContain(graph.core.token);
  });

  it('[EG22] the address holds byte for byte', async () => {
    const graph = withSong();
    const url = await graph.downloadUrl(song);
    const { origin, pathname, search, searchParams } = new URL(url);
    const reordered = [...searchParams]
      .reverse()
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    for (const query of [
      `?${searchParams}`,
      `?${reordered.join('&')}`,
      `${search}&x=1`,
      search.toUpperCase(),
      search.replace('%2b', '%2B'),
      '',
    ]) {
      expect([query, (await graph.fetch(`${origin}${pathname}${query}`)).status]).toEqual([query, 401]);
    }
    expect(graph.core.violations.map(({ kind }) => kind)).toEqual(Array(6).fill('address-rewritten'));
    expect((await graph.fetch(url)).status).toBe(200);
  });

  it('[EG22] the address dies by age, on command, and in the middle', async () => {
    const graph = withSong({ quirks: { downloadLifeMs: 60_000 } });
    const old = await graph.downloadUrl(song);
    await graph.clock.advance(60_000);
    expect((await graph.fetch(old)).status).toBe(401);
    const expired = await graph.downloadUrl(song);
    graph.core.links.expire();
    expect((await graph.fetch(expired)).status).toBe(401);
    const url = await graph.downloadUrl(song);
    graph.core.faults.on(
      { endpoint: 'download', times: 1 },
      { kind: 'expire-download-url', afterAnswer: true },
    );
    graph.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'reset', afterBytes: 4000 });
    let received = 0;
    const reading = async (): Promise<void> => {
      for await (const chunk of (await graph.fetch(url)).body ?? []) received += chunk.length;
    };
    await expect(reading()).rejects.toThrow();
    expect([received, (await graph.fetch(url)).status]).toEqual([4000, 401]);
    const next = await graph.downloadUrl(song);
    const rest = await graph.fetch(next, { headers: { Range: 'bytes=4000-' } });
    expect([rest.status, (await rest.arrayBuffer()).byteLength]).toEqual([206, SIZE - 4000]);
    graph.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'expire-download-url' });
    expect((await graph.fetch(next)).status).toBe(401);
  });

  it('[EG23] ranges', async () => {
    const graph = withSong();
    const ask = async (range: string): Promise<[number, string | null, number]> => {
      const response = await graph.content(song, range);
      return [
        response.status,
        response.headers.get('content-range'),
        (await response.arrayBuffer()).byteLength,
      ];
    };
    expect(await ask('bytes=0-99')).toEqual([206, `bytes 0-99/${SIZE}`, 100]);
    expect(await ask('bytes=9990-20000')).toEqual([206, `bytes 9990-9999/${SIZE}`, 10]);
    expect(await ask('bytes=9990-')).toEqual([206, `bytes 9990-9999/${SIZE}`, 10]);
    const { status, headers, ...response } = await graph.ask(await graph.downloadUrl(song), {
      headers: { Range: 'bytes=10000-' },
    });
    expect([status, headers.get('content-range'), codeOf({ status, headers, ...response })]).toEqual([
      416,
      `bytes */${SIZE}`,
      'invalidRange',
    ]);
    expect(await ask('bytes=-100')).toEqual([200, null, SIZE]);
    expect(graph.core.violations.map(({ kind }) => kind)).toEqual(['suffix-range']);
    graph.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'ignore-range' });
    expect(await ask('bytes=0-99')).toEqual([200, null, SIZE]);
    graph.core.quirks.ranges = 'ignored';
    expect(await ask('bytes=0-99')).toEqual([200, null, SIZE]);
  });

  it('[EG23] content may change between two ranges, and is cut short, stalled or lied about', async () => {
    const graph = withSong();
    const url = await graph.downloadUrl(song);
    const first = await graph.fetch(url, { headers: { Range: 'bytes=0-9' } });
    graph.remote.edit(song, contentOf('short'));
    const second = await graph.fetch(url, { headers: { Range: 'bytes=0-9' } });
    expect([
      first.headers.get('etag') === second.headers.get('etag'),
      second.headers.get('content-range'),
    ]).toEqual([false, 'bytes 0-4/5']);
    graph.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'short-body', bytes: 2 });
    expect(await (await graph.fetch(url)).text()).toBe('sh');
    graph.core.faults.on({ endpoint: 'download', times: 1 }, { kind: 'html', status: 503 });
    expect((await graph.fetch(url)).headers.get('content-type')).toContain('text/html');
  });
});
