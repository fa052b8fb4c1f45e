import { Kysely, sql } from 'kysely';
import { openNodeDatabase } from '../../src/index.ts';

const [path = ''] = process.argv.slice(2);
const database = await openNodeDatabase({ path });
const db = new Kysely<{ notes: { id: number; body: string } }>({ dialect: database.dialect });
await db.transaction().execute(async (trx) => {
  await sql`insert into notes (body) values ('of the child')`.execute(trx);
  process.stdout.write('locked\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
});
process.stdin.destroy();
await database.close();
