import { Kysely, sql } from 'kysely';
import { openNodeDatabase } from '../../src/index.ts';

const [path = '', commits = ''] = process.argv.slice(2);
const database = await openNodeDatabase({ path, cacheBytes: 64 * 1024 });
const db = new Kysely({ dialect: database.dialect });
await sql`create table notes (id integer primary key, body text)`.execute(db);
const insert = sql`
  with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
  insert into notes (body) select hex(randomblob(200)) from n`;
for (let commit = 0; commit < Number(commits); commit += 1) await insert.execute(db);
await db.transaction().execute(async (trx) => {
  await insert.execute(trx);
  process.stdout.write('in the middle\n');
  await new Promise(() => setInterval(() => undefined, 1000));
});
