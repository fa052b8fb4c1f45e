import { createRandom } from '@music-platform/testkit';
import { sql } from 'kysely';
import { it } from 'vitest';
import { openCatalogue } from '../src/catalogue/open-catalogue.ts';
import { History } from './support/history.ts';
import { createWorld } from './support/world.ts';

it('debug', async () => {
  const seed = Number(process.env['SEED']);
  const world = await createWorld({ seed, config: { deletionGuard: { maxTracks: 1e6, holdEmptyListing: false }, ...(process.env['KB'] ? { duplicates: 'keepBoth' } : {}) }, provider: { pageSize: 3 } });
  const random = createRandom(seed);
  const history = new History(world.remote, random);
  const rounds = random.int(2, 5);
  const db = await openCatalogue(world.database);
  for (let round = 0; round < rounds; round++) {
    const steps = random.int(1, 14);
    for (let step = 0; step < steps; step++) history.step();
    await (random.next() < 0.2 ? world.full() : world.incremental());
    const items = await sql`select i.key,item_id,substr(hash,1,4) hash,i.version,removed_at is not null rem,reachable r,track_key tk, json_extract(g.metadata,'$.title') tags, g.version gv from remote_items i left join item_tags g on g.item_key=i.key where kind='file'`.execute(db);
    const lines = [`--- ${round}`, ...items.rows.map((r) => JSON.stringify(r)), ...(await sql`select key, title, deleted_at is not null del, primary_item_key p from tracks`.execute(db)).rows.map((r) => JSON.stringify(r)), ...(await sql`select seq,type,track_id,job_key,payload from library_events`.execute(db)).rows.map((r) => JSON.stringify(r))];
    if (round >= rounds - 2) process.stdout.write(lines.join('\n') + '\n');
  }
});
