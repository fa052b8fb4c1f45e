import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { createWorld, profileId, song, type World } from '../support/world.ts';

async function dump(world: World): Promise<string> {
  const db = await openCatalogue(world.database);
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like '%search%' order by name`.execute(
    db,
  );
  const tables: unknown[] = [];
  for (const { name } of rows) {
    if (name !== 'sync_jobs')
      tables.push(name, (await sql`select * from ${sql.table(name)}`.execute(db)).rows);
  }
  return JSON.stringify(tables);
}

async function edited(): Promise<World> {
  const world = await createWorld();
  const folder = world.remote.putFolder({ name: 'Album' });
  const files = [1, 2, 3, 4, 5].map((n) =>
    world.remote.putFile({ name: `${n}.mp3`, parentId: folder.id, content: song({ title: `T${n}` }, n) }),
  );
  await world.full();
  world.remote.rename(files[0]!.id, 'renamed.mp3');
  world.remote.edit(files[1]!.id, song({ title: 'Edited' }, 9));
  world.remote.delete(files[2]!.id);
  world.remote.putFile({ name: 'new.mp3', content: song({ title: 'New' }, 10) });
  return world;
}

describe('planning', () => {
  it('[PL1] writes nothing', async () => {
    const world = await edited();
    const before = await dump(world);
    await world.sync.planSync(profileId);
    await world.sync.planSync(profileId, { full: true });
    expect(await dump(world)).toBe(before);
  });

  it('[PL2] says what the sync then does', async () => {
    const world = await edited();
    const plan = await world.sync.planSync(profileId);
    expect(plan.counts).toMatchObject({ added: 1, moved: 1, hidden: 1 });
    expect(plan.changes.find(({ type }) => type === 'hidden')).toMatchObject({
      title: 'T3',
      reason: 'deleted',
    });
    const { stats } = await world.incremental();
    const { added, moved, hidden } = stats.items;
    expect({ added, moved, hidden }).toEqual({ added: 1, moved: 1, hidden: 1 });
  });

  it('[PL3] forecasts reads and calls, and whether deletions would be held', async () => {
    const world = await createWorld({ config: { deletionGuard: { maxTracks: 1, maxShare: 0.1 } } });
    const files = [1, 2, 3, 4].map((n) =>
      world.remote.putFile({ name: `${n}.mp3`, content: song({ title: `T${n}` }, n) }),
    );
    const first = await world.sync.planSync(profileId);
    expect(first.forecast.reads).toBe(4);
    expect(first.wouldHold).toBe(false);
    await world.full();
    for (const { id } of files.slice(0, 3)) world.remote.delete(id);
    const plan = await world.sync.planSync(profileId);
    expect(plan).toMatchObject({ wouldHold: true, forecast: { reads: 0 } });
    expect(plan.counts.hidden).toBe(3);
    expect((await world.tracks()).size).toBe(4);
  });
});
