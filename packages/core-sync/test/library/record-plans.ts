import { type KyselyPlugin, type QueryResult, SqliteQueryCompiler, sql, type UnknownRow } from 'kysely';
import type { Db } from '../../src/util/statement.ts';

/** Runs `work` and returns how SQLite goes about each of its statements: the lines of `explain query plan`. */
export async function plansOf(db: Db, work: (db: Db) => Promise<unknown>): Promise<string[][]> {
  const compiled: { text: string; parameters: readonly unknown[] }[] = [];
  const compiler = new SqliteQueryCompiler();
  const recorder: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      const { sql: text, parameters } = compiler.compileQuery(node, queryId);
      compiled.push({ text, parameters });
      return node;
    },
    transformResult: ({ result }): Promise<QueryResult<UnknownRow>> => Promise.resolve(result),
  };
  await work(db.withPlugin(recorder));
  const plans: string[][] = [];
  for (const { text, parameters } of compiled) {
    const pieces = `explain query plan ${text}`.split('?');
    const query = sql.join(
      pieces.flatMap((piece, index) =>
        index === 0 ? [sql.raw(piece)] : [sql`${parameters[index - 1]}`, sql.raw(piece)],
      ),
      sql``,
    );
    const { rows } = await (query as ReturnType<typeof sql<{ detail: string }>>).execute(db);
    plans.push(rows.map((row) => row.detail));
  }
  return plans;
}
