import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import type { SimulatedJob } from '@music-platform/testkit/simulation';
import { Kysely, sql } from 'kysely';

/** A track of the plain engine. */
export interface PlainTrack {
  id: string;
  profileId: string;
  itemId: string;
  version: string;
  path: string;
  title: string;
  artist: string | null;
  album: string | null;
  hidden: boolean;
}

/** Everything the plain engine knows: one row of JSON. */
export interface EngineState {
  jobs: (SimulatedJob & { owner: string; leaseUntil: number })[];
  tracks: PlainTrack[];
  events: { seq: number; type: string; trackId: string; payload: Record<string, unknown> }[];
  position: number;
}

/** Where the plain engine keeps it. */
export interface StateStore {
  read(): Promise<EngineState>;
  /** Reads, changes and writes in one transaction. */
  change<T>(act: (state: EngineState) => T): Promise<T>;
}

interface Tables {
  state: { json: string };
}

export async function openState(database: DatabaseAdapter): Promise<StateStore> {
  const db = new Kysely<Tables>({ dialect: database.dialect });
  await sql`create table if not exists state (json text not null)`.execute(db);
  const load = async (from: Kysely<Tables>): Promise<EngineState> => {
    const row = await from.selectFrom('state').select('json').executeTakeFirst();
    return row === undefined ? { jobs: [], tracks: [], events: [], position: 0 } : JSON.parse(row.json);
  };
  return {
    read: () => load(db),
    change: (act) =>
      db.transaction().execute(async (trx) => {
        const state = await load(trx);
        const result = act(state);
        await trx.deleteFrom('state').execute();
        await trx
          .insertInto('state')
          .values({ json: JSON.stringify(state) })
          .execute();
        return result;
      }),
  };
}
