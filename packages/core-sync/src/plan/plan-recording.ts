import {
  type ChangePage,
  type FilePage,
  ProviderError,
  type Scope,
  type StorageProvider,
} from '@music-platform/bridge-traits';
import { sql } from 'kysely';
import { type Db, query, statement } from '../util/statement.ts';

const insertPage = statement('insert into temp.plan_pages (plan, stream, page) values (?, ?, ?)');
const nextPage = query<{ seq: number; page: string }>(
  'select seq, page from temp.plan_pages where plan = ? and stream = ? and seq > ? order by seq limit 1',
);
const dropPages = statement('delete from temp.plan_pages where plan = ?');

/** The pages a plan has fetched. They live in a temporary table: not in the catalogue's file, and not in memory. */
export class PlanRecording {
  readonly #db: Db;
  readonly #plan: string;

  private constructor(db: Db, plan: string) {
    this.#db = db;
    this.#plan = plan;
  }

  /** `plan` keeps the recordings of plans made at the same time apart. */
  static async open(db: Db, plan: string): Promise<PlanRecording> {
    await sql`create temp table if not exists plan_pages (
      seq integer primary key, plan text not null, stream text not null, page text not null)`.execute(db);
    await sql`create index if not exists temp.plan_pages_by_stream on plan_pages (plan, stream, seq)`.execute(
      db,
    );
    return new PlanRecording(db, plan);
  }

  /** Reads a listing to its end; returns its last page. */
  listing(
    scope: Scope,
    under: string | undefined,
    pages: AsyncIterable<FilePage>,
  ): Promise<FilePage | undefined> {
    return this.#record(listStream(scope, under), pages);
  }

  /** Reads a change feed to its end. */
  async changes(scope: Scope, pages: AsyncIterable<ChangePage>): Promise<void> {
    await this.#record(changesStream(scope), pages);
  }

  /** A provider that answers from the recording, so that the engine's own phases can be run on it within `trx`. */
  provider(trx: Db, real: StorageProvider, scopes: readonly Scope[] | undefined): StorageProvider {
    const replay = <T>(stream: string): AsyncIterable<T> => this.#replay<T>(trx, stream);
    return {
      kind: real.kind,
      supports: real.supports,
      listFiles: ({ scope, under } = {}) => replay<FilePage>(listStream(scope, under)),
      download: () => Promise.reject(new ProviderError('UNAVAILABLE', 'A plan reads no content.')),
      ...(real.getChanges && {
        getChanges: async function* (cursor, options) {
          let any = false;
          for await (const page of replay<ChangePage>(changesStream(options?.scope))) {
            any = true;
            yield page;
          }
          if (!any) yield { changes: [], cursor, hasMore: false };
        },
      }),
      ...(scopes && { scopes: () => Promise.resolve(scopes) }),
    };
  }

  async clear(): Promise<void> {
    await dropPages(this.#db, this.#plan);
  }

  async #record<T>(stream: string, pages: AsyncIterable<T>): Promise<T | undefined> {
    let last: T | undefined;
    for await (const page of pages) {
      await insertPage(this.#db, this.#plan, stream, JSON.stringify(page));
      last = page;
    }
    return last;
  }

  async *#replay<T>(trx: Db, stream: string): AsyncIterable<T> {
    let after = 0;
    for (;;) {
      const [row] = await nextPage(trx, this.#plan, stream, after);
      if (row === undefined) return;
      after = row.seq;
      yield JSON.parse(row.page) as T;
    }
  }
}

const listStream = (scope: Scope | undefined, under: string | undefined): string =>
  JSON.stringify(['list', scope?.id ?? '', under ?? null]);
const changesStream = (scope: Scope | undefined): string => JSON.stringify(['changes', scope?.id ?? '']);
