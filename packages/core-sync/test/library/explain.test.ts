import { describe, expect, it } from 'vitest';
import { TestCatalogue } from './test-catalogue.ts';

describe('explain', () => {
  it('[LB20] names the files with what the provider said, the source of the tags, the queue and the job', async () => {
    await using catalogue = await TestCatalogue.open();
    const job_key = await catalogue.job('job-1');
    const { key, id, itemKey } = await catalogue.track({
      title: 'Song',
      file: { item_id: 'main', version: 'v7', hash_algorithm: 'md5', hash: 'beef', job_key },
    });
    await catalogue.item({
      ...{ item_id: 'old', name: 'old.mp3', track_key: key, reachable: 0, removed_at: 5 },
      removed_reason: 'trashed',
    });
    await catalogue.db
      .insertInto('item_tags')
      .values({ item_key: itemKey, version: 'v7', source: 'file', metadata: '{}' })
      .execute();
    await catalogue.queued(itemKey, { status: 'parked', attempts: 3, error_code: 'X', error_message: 'y' });
    const { track, files } = await catalogue.library.explain(id);
    expect(track).toEqual(await catalogue.library.track(id));
    expect(files).toMatchObject([
      {
        ...{ itemId: 'main', primary: true, reachable: true, version: 'v7', contentHash: 'md5:beef' },
        ...{ removedReason: null, changedByJob: 'job-1', tagsReadFrom: 'file' },
        queue: { status: 'parked', attempts: 3, errorCode: 'X', errorMessage: 'y' },
      },
      {
        ...{ itemId: 'old', primary: false, reachable: false, contentHash: null },
        ...{ removedReason: 'trashed', changedByJob: null, tagsReadFrom: null, queue: null },
      },
    ]);
  });

  it('[LB20] tells the history of the track and of the ids merged into it, oldest first', async () => {
    await using catalogue = await TestCatalogue.open();
    const job_key = await catalogue.job('job-1');
    const { key, id } = await catalogue.track({ title: 'Song' });
    await catalogue.db
      .insertInto('track_aliases')
      .values([
        { alias_id: 'b-merged', track_key: key },
        { alias_id: 'a-merged', track_key: key },
      ])
      .execute();
    await catalogue.event({ track_id: 'b-merged', job_key });
    await catalogue.event({ track_id: 'someone-else' });
    await catalogue.event({ track_id: id, type: 'merged', job_key, payload: '{"rule":"content-hash"}' });
    const explanation = await catalogue.library.explain('b-merged');
    expect(explanation.track.id).toBe(id);
    expect(explanation.aliases).toEqual(['a-merged', 'b-merged']);
    const common = { profileId: 'home', jobId: 'job-1', at: 9 };
    expect(explanation.history).toEqual([
      { seq: 1, type: 'added', trackId: 'b-merged', payload: {}, ...common },
      { seq: 3, type: 'merged', trackId: id, payload: { rule: 'content-hash' }, ...common },
    ]);
  });

  it('[LB13] an id that was merged is explained as the track it became', async () => {
    await using catalogue = await TestCatalogue.open();
    const { key, id } = await catalogue.track({ title: 'Song', hidden: true });
    await catalogue.db.insertInto('track_aliases').values({ alias_id: 'old', track_key: key }).execute();
    expect((await catalogue.library.explain('old')).track).toMatchObject({ id, deletedReason: 'deleted' });
  });

  it('[LB20] an id no track ever had is TRACK_NOT_FOUND', async () => {
    await using catalogue = await TestCatalogue.open();
    await expect(catalogue.library.explain('nothing')).rejects.toMatchObject({ code: 'TRACK_NOT_FOUND' });
  });
});
