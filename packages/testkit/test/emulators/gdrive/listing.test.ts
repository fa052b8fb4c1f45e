import { describe, expect, it } from 'vitest';
import { contentOf, virtualDrive } from '../../../src/index.ts';
import { InProcessDrive, ROOT, reasonOf } from '../support/in-process-drive.ts';

function driveOf(count: number): InProcessDrive {
  const drive = new InProcessDrive();
  for (let index = 0; index < count; index += 1) drive.remote.putFolder({ name: `f${index}` });
  return drive;
}

describe('files.list', () => {
  it('[EM10] trashed items are listed unless the query leaves them out', async () => {
    const drive = driveOf(3);
    const folder = drive.remote.putFolder({ name: 'folder' });
    drive.remote.putFile({ name: 'inside', parentId: folder.id, content: contentOf('x') });
    drive.remote.trash(folder.id);
    const { body } = await drive.list({ fields: 'files(name,trashed,explicitlyTrashed)' });
    expect(body.files.slice(3)).toEqual([
      { name: 'folder', trashed: true, explicitlyTrashed: true },
      { name: 'inside', trashed: true, explicitlyTrashed: false },
    ]);
    expect(await drive.names('trashed=false')).toEqual(['f0', 'f1', 'f2']);
  });

  it('[EM10] same names, slashes and any characters in names, and no item twice', async () => {
    const drive = new InProcessDrive();
    const names = ['a', 'a', 'a/b', '..', '\u0000\u202e', '', '𝄞'.repeat(1000)];
    for (const name of names) drive.remote.putFile({ name, content: contentOf('x') });
    expect(await drive.names("'root' in parents")).toEqual(names);
    expect(new Set((await drive.all({ pageSize: '1' })).map(({ id }) => id)).size).toBe(names.length);
  });

  it('[EM11] page sizes: from 1 to 1000, 100 unless asked, more by quirk', async () => {
    const drive = driveOf(1050);
    const size = async (pageSize: string): Promise<number> =>
      (await drive.list({ pageSize })).body.files.length;
    expect((await drive.list()).body.files).toHaveLength(100);
    expect([await size('1'), await size('1000'), await size('1001'), await size('')]).toEqual([
      1, 1000, 1000, 100,
    ]);
    drive.core.quirks.oversizedPage = 'refuse';
    for (const pageSize of ['0', '-1', '1001', 'x', '1.5']) {
      const answer = await drive.list({ pageSize });
      expect([pageSize, answer.status, reasonOf(answer).reason, reasonOf(answer).location]).toEqual([
        pageSize,
        400,
        'invalidParameter',
        'pageSize',
      ]);
    }
  });

  it('[EM11] orderBy: every key, `desc`, and what is refused', async () => {
    const drive = new InProcessDrive();
    const put = (name: string, size: number, modifiedAt: number): void =>
      void drive.remote.putFile({
        name,
        content: contentOf('x'.repeat(size)),
        modifiedAt,
        createdAt: -modifiedAt,
      });
    put('v10', 3, 1);
    put('V2', 1, 3);
    put('v1', 2, 2);
    drive.remote.putFolder({ name: 'z', modifiedAt: 9 });
    const order = (orderBy: string): Promise<string[]> => drive.names('', { orderBy, pageSize: '1000' });
    expect(await order('name')).toEqual(['v1', 'v10', 'V2', 'z']);
    expect(await order('name_natural')).toEqual(['v1', 'V2', 'v10', 'z']);
    expect(await order('folder,name desc')).toEqual(['z', 'V2', 'v10', 'v1']);
    expect(await order('modifiedTime desc')).toEqual(['z', 'V2', 'v1', 'v10']);
    expect(await order('createdTime')).toEqual(['V2', 'v1', 'v10', 'z']);
    expect(await order('quotaBytesUsed desc, name')).toEqual(['v10', 'v1', 'V2', 'z']);
    for (const key of ['modifiedByMeTime', 'recency', 'sharedWithMeTime', 'starred', 'viewedByMeTime'])
      expect(await order(key)).toHaveLength(4);
    const refused = async (query: Record<string, string>): Promise<unknown> => {
      const answer = await drive.list(query);
      return [answer.status, reasonOf(answer).reason, reasonOf(answer).location];
    };
    expect(await refused({ orderBy: 'size' })).toEqual([400, 'invalid', 'orderBy']);
    expect(await refused({ orderBy: 'name up' })).toEqual([400, 'invalid', 'orderBy']);
    expect(await refused({ orderBy: 'name,name desc' })).toEqual([
      403,
      'orderByContainsDuplicateSortKeys',
      'orderBy',
    ]);
    expect(await refused({ orderBy: 'name', q: "fullText contains 'v'" })).toEqual([
      403,
      'forbidden',
      'orderBy',
    ]);
  });

  it('[EM11] sorted listings page like others', async () => {
    const drive = driveOf(25);
    const sorted = (await drive.all({ orderBy: 'name_natural desc', pageSize: '4' })).map(({ name }) => name);
    expect(sorted).toEqual(Array.from({ length: 25 }, (_, index) => `f${24 - index}`));
  });

  it('[EM11] mistakes are found in the order pageSize, orderBy, q, pageToken, fields; first values count', async () => {
    const drive = driveOf(1);
    const wrong = { fields: 'bogus', pageToken: 'x', q: 'x', orderBy: 'x', pageSize: '0' };
    const order: string[] = [];
    for (let left: Record<string, string> = wrong; Object.keys(left).length > 0; ) {
      const location = reasonOf(await drive.list(left)).location ?? '';
      order.push(location);
      left = Object.fromEntries(Object.entries(left).filter(([name]) => name !== location));
    }
    expect(order).toEqual(['pageSize', 'orderBy', 'q', 'pageToken', 'fields']);
    const repeated = await drive.ask('/drive/v3/files?pageSize=1&pageSize=0&fields=files(id)&fields=bogus');
    expect(repeated.status).toBe(200);
  });

  it('[EM12] a page token is good for its query only, again and again, until it expires', async () => {
    const drive = driveOf(10);
    const first = await drive.list({ pageSize: '3', q: 'trashed=false' });
    const pageToken: string = first.body.nextPageToken;
    const next = { pageSize: '3', q: 'trashed=false', pageToken };
    const names = async (): Promise<unknown> =>
      (await drive.list(next)).body.files.map((file: { name: string }) => file.name);
    expect([await names(), await names()]).toEqual([
      ['f3', 'f4', 'f5'],
      ['f3', 'f4', 'f5'],
    ]);
    const refusals = [
      { ...next, q: 'trashed=true' },
      { ...next, orderBy: 'name' },
      { ...next, pageToken: 'abc' },
      { ...next, pageToken: `${pageToken}x` },
    ];
    for (const query of refusals) {
      const answer = await drive.list(query);
      expect(answer.body).toEqual({
        error: {
          code: 400,
          message: 'Invalid Value',
          errors: [
            {
              domain: 'global',
              reason: 'invalid',
              message: 'Invalid Value',
              locationType: 'parameter',
              location: 'pageToken',
            },
          ],
        },
      });
    }
    drive.core.pageTokens.expire();
    expect((await drive.list(next)).status).toBe(400);
    expect((await drive.list({ ...next, pageToken: '' })).body.files).toHaveLength(3);
  });

  it('[EM12] a page token ages', async () => {
    const drive = driveOf(3);
    const { body } = await drive.list({ pageSize: '1' });
    await drive.clock.advance(7 * 3_600_000);
    const answer = await drive.list({ pageSize: '1', pageToken: body.nextPageToken });
    expect([answer.status, reasonOf(answer).reason]).toEqual([403, 'pageTokenExpired']);
  });

  it('[EM12] whatever happens meanwhile, what exists throughout is listed exactly once', async () => {
    const drive = driveOf(60);
    const ids = (await drive.all({})).map(({ id }) => id);
    const kept = new Set(ids.filter((_, index) => index % 3 !== 0));
    const seen: string[] = [];
    let pageToken = '';
    let round = 0;
    do {
      const { body } = await drive.list({ pageSize: '7', pageToken, q: "'root' in parents" });
      seen.push(...body.files.map((file: { id: string }) => file.id));
      pageToken = body.nextPageToken ?? '';
      const doomed = ids[round * 3];
      if (doomed !== undefined) drive.remote.delete(doomed);
      drive.remote.rename(ids[1] ?? '', `renamed ${round}`);
      drive.remote.putFolder({ name: `new ${round}` });
      round += 1;
    } while (pageToken !== '');
    expect(seen.filter((id) => kept.has(id)).sort()).toEqual([...kept].sort());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('[EM13] short pages, empty pages and incomplete searches come on command, and lose nothing', async () => {
    const drive = driveOf(20);
    const { faults } = drive.core;
    faults.on({ endpoint: 'files.list', times: 2 }, { kind: 'empty-page' });
    faults.on({ endpoint: 'files.list', after: 2, times: 3 }, { kind: 'short-page', size: 1 });
    const sizes: number[] = [];
    let pageToken = '';
    do {
      const { body } = await drive.list({ pageSize: '9', pageToken });
      sizes.push(body.files.length);
      pageToken = body.nextPageToken ?? '';
    } while (pageToken !== '');
    expect(sizes).toEqual([0, 0, 1, 1, 1, 9, 8]);
    faults.on({ endpoint: 'files.list', times: 1 }, { kind: 'incomplete-search', leaveOut: 5 });
    const { body } = await drive.list();
    expect([body.incompleteSearch, body.files.length]).toEqual([true, 15]);
    expect((await drive.list()).body.incompleteSearch).toBe(false);
  });

  it('[EM14] several parents at once: right, empty or only the first, as the account has it', async () => {
    const drive = driveOf(2);
    const [one, other] = (await drive.all({})).map(({ id }) => id);
    for (const parentId of [one, other])
      drive.remote.putFile({ name: `in ${parentId}`, parentId, content: contentOf('x') });
    const q = `trashed=false and ('${one}' in parents or '${other}' in parents)`;
    expect(await drive.names(q)).toHaveLength(2);
    drive.core.quirks.orOfParents = 'empty';
    expect(await drive.names(q)).toEqual([]);
    expect(await drive.names(`'${other}' in parents`)).toHaveLength(1);
    drive.core.quirks.orOfParents = 'first-only';
    expect(await drive.names(q)).toEqual([`in ${one}`]);
  });

  it('[EM40] a virtual library is listed whole, in pages, and its files are what the library says', async () => {
    const remote = virtualDrive({ tracks: 1500, seed: 3, drive: { main: { id: 'main', rootId: ROOT } } });
    const drive = new InProcessDrive({ remote });
    const files = await drive.all({
      pageSize: '1000',
      q: "mimeType contains 'audio/' or mimeType contains 'video/'",
    });
    expect(files).toHaveLength(1500);
    const folders = await drive.all({ pageSize: '1000', q: "mimeType='application/vnd.google-apps.folder'" });
    expect(new Set([...files, ...folders].map(({ id }) => id)).size).toBe([...remote.items('main')].length);
    const [item] = [...remote.items('main')].filter(({ kind }) => kind === 'file');
    const { body } = await drive.get(item?.id ?? '', 'name,size,md5Checksum,parents');
    expect(body).toEqual({
      name: item?.name,
      size: String(item?.content?.size),
      md5Checksum: remote.hash(item?.id ?? '', 'md5'),
      parents: [item?.parentId],
    });
    const content = await (await drive.media(item?.id ?? '', 'bytes=100-299')).arrayBuffer();
    expect(new Uint8Array(content)).toEqual(new Uint8Array(item?.content?.read(100, 300) ?? []));
  });
});
