import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { type Answer, InProcessDrive, reasonOf } from '../support/in-process-drive.ts';

const all = { supportsAllDrives: 'true', includeItemsFromAllDrives: 'true' };

/** Ids and whether they are gone, in the order of the feed. */
function entries({ body }: Answer): unknown[] {
  return body.changes.map(
    ({ fileId, removed, file }: { fileId: string; removed: boolean; file?: { trashed?: boolean } }) =>
      removed ? [fileId, 'removed'] : [fileId, file?.trashed === true ? 'trashed' : 'there'],
  );
}

function put(drive: InProcessDrive, name: string, parentId?: string): string {
  return drive.remote.putFile({
    name,
    content: contentOf(name),
    ...(parentId === undefined ? {} : { parentId }),
  }).id;
}

describe('changes', () => {
  it('[EM18] a feed begins at its start token and ends with the next one; the token is obligatory', async () => {
    const drive = new InProcessDrive();
    put(drive, 'before');
    const token = await drive.startToken();
    const nothing = await drive.changes(token);
    expect(nothing.body).toEqual({ kind: 'drive#changeList', changes: [], newStartPageToken: token });
    const id = put(drive, 'after');
    const { body } = await drive.ask('/drive/v3/changes', { query: { pageToken: token } });
    expect(body.changes).toEqual([
      {
        kind: 'drive#change',
        type: 'file',
        changeType: 'file',
        time: '2026-01-01T00:00:00.000Z',
        removed: false,
        fileId: id,
        file: { kind: 'drive#file', id, name: 'after', mimeType: 'application/octet-stream' },
      },
    ]);
    const without = await drive.ask('/drive/v3/changes');
    expect([without.status, reasonOf(without)]).toEqual([
      400,
      expect.objectContaining({
        reason: 'required',
        message: 'Required parameter: pageToken',
        location: 'pageToken',
      }),
    ]);
  });

  it('[EM18] every page has exactly one of the two tokens, and each token resumes', async () => {
    const drive = new InProcessDrive();
    const token = await drive.startToken();
    const ids = Array.from({ length: 7 }, (_, index) => put(drive, `f${index}`));
    drive.core.faults.on({ endpoint: 'changes.list', after: 1, times: 1 }, { kind: 'empty-page' });
    drive.core.faults.on({ endpoint: 'changes.list', after: 2, times: 1 }, { kind: 'short-page', size: 1 });
    const seen: unknown[] = [];
    const sizes: number[] = [];
    for (let pageToken: string | undefined = token; pageToken !== undefined; ) {
      const { body }: Answer = await drive.changes(pageToken, { pageSize: '3' });
      expect([body.nextPageToken, body.newStartPageToken].filter((each) => each !== undefined)).toHaveLength(
        1,
      );
      sizes.push(body.changes.length);
      seen.push(...body.changes.map(({ fileId }: { fileId: string }) => fileId));
      pageToken = body.nextPageToken;
    }
    expect([seen, sizes]).toEqual([ids, [3, 0, 1, 3]]);
  });

  it('[EM19] an item has one entry: its newest one', async () => {
    const drive = new InProcessDrive();
    const token = await drive.startToken();
    const [one, two] = [put(drive, 'one'), put(drive, 'two')];
    drive.remote.rename(one, 'renamed');
    const answer = await drive.changes(token);
    expect(entries(answer)).toEqual([
      [two, 'there'],
      [one, 'there'],
    ]);
    expect(answer.body.changes[1].file.name).toBe('renamed');
  });

  it('[EM19] deletion and lost access look the same; without `includeRemoved` neither shows', async () => {
    const drive = new InProcessDrive();
    const [deleted, lost] = [put(drive, 'a'), put(drive, 'b')];
    const token = await drive.startToken();
    drive.remote.delete(deleted);
    drive.remote.loseAccess(lost);
    const answer = await drive.changes(token);
    expect(entries(answer)).toEqual([
      [deleted, 'removed'],
      [lost, 'removed'],
    ]);
    expect(answer.body.changes[0].file).toBeUndefined();
    expect((await drive.changes(token, { includeRemoved: 'false' })).body.changes).toEqual([]);
  });

  it('[EM19] a folder that is renamed, moved or shared has one entry, what is below it none', async () => {
    const drive = new InProcessDrive();
    const [folder, target] = [
      drive.remote.putFolder({ name: 'f' }).id,
      drive.remote.putFolder({ name: 't' }).id,
    ];
    put(drive, 'inside', folder);
    for (const change of [
      () => drive.remote.rename(folder, 'g'),
      () => drive.remote.move(folder, target),
      () => drive.remote.loseAccess(folder),
      () => drive.remote.regainAccess(folder),
    ]) {
      const token = await drive.startToken();
      change();
      expect(entries(await drive.changes(token))).toHaveLength(1);
    }
  });

  it('[EM19] each shared drive has a log of its own; the account hears only that it joined or left', async () => {
    const drive = new InProcessDrive();
    const token = await drive.startToken();
    const { id: driveId } = drive.remote.addDrive({ id: '0AShared', name: 'Band' });
    const own = await drive.startToken({ driveId, supportsAllDrives: 'true' });
    const id = put(drive, 'ours', driveId);
    expect((await drive.changes(token)).body.changes).toEqual([]);
    const joined = (await drive.changes(token, all)).body.changes;
    expect(joined).toMatchObject([{ changeType: 'drive', driveId, removed: false, drive: { name: 'Band' } }]);
    expect(entries(await drive.changes(own, { ...all, driveId }))).toEqual([[id, 'there']]);
    const foreign = await drive.changes(own);
    expect([foreign.status, reasonOf(foreign).location]).toEqual([400, 'pageToken']);
    drive.remote.removeDrive(driveId);
    expect((await drive.changes(token, all)).body.changes).toMatchObject([{ driveId, removed: true }]);
    expect((await drive.changes(own, { ...all, driveId })).status).toBe(404);
    expect((await drive.ask('/drive/v3/changes/startPageToken', { query: { driveId } })).status).toBe(404);
  });

  it('[EM19] an item that moves between drives is removed here and appears there, under one id', async () => {
    const drive = new InProcessDrive();
    const { id: driveId } = drive.remote.addDrive({ id: '0AShared' });
    const id = put(drive, 'song');
    const [token, other] = [
      await drive.startToken(),
      await drive.startToken({ driveId, supportsAllDrives: 'true' }),
    ];
    drive.remote.move(id, driveId);
    expect(entries(await drive.changes(token))).toEqual([[id, 'removed']]);
    const reachable = await drive.changes(token, { includeCorpusRemovals: 'true' });
    expect(reachable.body.changes).toMatchObject([{ removed: true, file: { id, driveId } }]);
    expect(entries(await drive.changes(other, { ...all, driveId }))).toEqual([[id, 'there']]);
  });

  it('[EM19] `restrictToMyDrive` leaves out what is only shared with the account', async () => {
    const drive = new InProcessDrive();
    const token = await drive.startToken();
    const mine = put(drive, 'mine');
    drive.remote.putFile({ name: 'theirs', parentId: null, content: contentOf('x') });
    expect(entries(await drive.changes(token))).toHaveLength(2);
    expect(entries(await drive.changes(token, { restrictToMyDrive: 'true' }))).toEqual([[mine, 'there']]);
  });

  it.each([
    ['never', [1, 1]],
    ['at-once', [3, 3]],
    ['on-settle', [1, 3]],
  ] as const)(
    '[EM20] trash of a folder reports what is below it %s',
    async (descendantsOfTrash, [before, after]) => {
      const drive = new InProcessDrive({ cloud: { descendantsOfTrash } });
      const folder = drive.remote.putFolder({ name: 'f' }).id;
      for (const name of ['a', 'b']) put(drive, name, folder);
      const token = await drive.startToken();
      drive.remote.trash(folder);
      const first = await drive.changes(token);
      expect(first.body.changes).toHaveLength(before);
      expect(first.body.changes[0].file).toMatchObject({
        id: folder,
        trashed: true,
        explicitlyTrashed: true,
      });
      drive.remote.settle();
      expect(entries(await drive.changes(token))).toHaveLength(after);
    },
  );

  it('[EM20] changes and new files show late where the cloud lags', async () => {
    const drive = new InProcessDrive({ cloud: { lag: { ms: 5000 }, lagListings: true } });
    const token = await drive.startToken();
    const id = put(drive, 'new');
    expect([await drive.names(''), entries(await drive.changes(token))]).toEqual([[], []]);
    await drive.clock.advance(5000);
    expect([await drive.names(''), entries(await drive.changes(token))]).toEqual([['new'], [[id, 'there']]]);
  });

  it('[EM21] a token is refused as foreign or withdrawn, and by script as 400, 404 or 410', async () => {
    const drive = new InProcessDrive();
    const token = await drive.startToken();
    const refusal = async (pageToken: string): Promise<unknown> => {
      const answer = await drive.changes(pageToken);
      return [answer.status, reasonOf(answer).reason, reasonOf(answer).location];
    };
    expect(await refusal('abc')).toEqual([400, 'invalid', 'pageToken']);
    drive.core.faults.on({ endpoint: 'changes.list', times: 1 }, 'changeTokenInvalid');
    expect(await refusal(token)).toEqual([400, 'invalid', 'pageToken']);
    drive.core.faults.on({ endpoint: 'changes.list', times: 1 }, 'changeTokenNotFound');
    expect(await refusal(token)).toEqual([404, 'notFound', 'pageToken']);
    drive.core.faults.on({ endpoint: 'changes.list', times: 1 }, 'changeTokenGone');
    expect(await refusal(token)).toEqual([410, 'gone', undefined]);
    drive.remote.expireCursors();
    expect(await refusal(token)).toEqual([400, 'invalid', 'pageToken']);
  });
});
