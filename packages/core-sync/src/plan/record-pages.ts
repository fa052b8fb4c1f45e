import type {
  ChangePage,
  FilePage,
  ListOptions,
  Scope,
  StorageProvider,
} from '@music-platform/bridge-traits';
import { ProviderError } from '@music-platform/bridge-traits';
import { sql } from 'kysely';
import { type Db, query, statement } from '../util/statement.ts';

const insertPage = statement('insert into temp.plan_pages (stream, page) values (?, ?)');
const selectPages = query<{ seq: number; page: string }>(
  'select seq, page from temp.plan_pages where stream = ? and seq > ? order by seq limit 1',
);

/** Forgets earlier recordings. The pages live in a temporary table: not in the catalogue's file, and not in memory. */
export async function clearRecording(db: Db): Promise<void> {
  await sql`create temp table if not exists plan_pages (seq integer primary key, stream text not null, page text not null)`.execute(
    db,
  );
  await sql`create index if not exists temp.plan_pages_by_stream on plan_pages (stream, seq)`.execute(db);
  await sql`delete from temp.plan_pages`.execute(db);
}

/** Reads a stream of pages to its end into the recording, under the name `replay` will ask for. */
export async function recordStream<T>(
  db: Db,
  stream: string,
  pages: AsyncIterable<T>,
): Promise<T | undefined> {
  let last: T | undefined;
  for await (const page of pages) {
    await insertPage(db, stream, JSON.stringify(page));
    last = page;
  }
  return last;
}

export const listStream = (scope: Scope | undefined, under?: string): string =>
  JSON.stringify(['list', scope?.id ?? '', under ?? null]);
export const changesStream = (scope: Scope | undefined): string =>
  JSON.stringify(['changes', scope?.id ?? '']);

async function* replay<T>(db: Db, stream: string): AsyncIterable<T> {
  let after = 0;
  for (;;) {
    const [row] = await selectPages(db, stream, after);
    if (row === undefined) return;
    after = row.seq;
    yield JSON.parse(row.page) as T;
  }
}

/** A provider that answers from the recording, so that the engine's own phases can be run on it. */
export function replayProvider(
  db: Db,
  real: StorageProvider,
  scopes: readonly Scope[] | undefined,
): StorageProvider {
  return {
    kind: real.kind,
    supports: real.supports,
    listFiles: (options: ListOptions = {}) => replay<FilePage>(db, listStream(options.scope, options.under)),
    download: () => Promise.reject(new ProviderError('UNAVAILABLE', 'A plan reads no content.')),
    ...(real.getChanges && {
      getChanges: async function* (cursor, options) {
        let any = false;
        for await (const page of replay<ChangePage>(db, changesStream(options?.scope))) {
          any = true;
          yield page;
        }
        if (!any) yield { changes: [], cursor, hasMore: false };
      },
    }),
    ...(scopes && { scopes: () => Promise.resolve(scopes) }),
  };
}
