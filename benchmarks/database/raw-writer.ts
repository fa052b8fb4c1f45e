import Sqlite from 'better-sqlite3';

/** What better-sqlite3 alone took to write a catalogue again. */
export interface RawFigures {
  ms: number;
  rows: number;
}

interface Table {
  insert: Sqlite.Statement;
  /** Rows of one transaction, in the order they were first written. */
  rows(share: number, of: number): unknown[][];
}

/** Those of our adapter, but without checking foreign keys: parents come in another order here. */
const settings = [
  'journal_mode = wal',
  'synchronous = normal',
  'wal_autocheckpoint = 16384',
  'cache_size = -32768',
  'foreign_keys = off',
];
const tables = [
  'remote_items',
  'item_tags',
  'artists',
  'albums',
  'tracks',
  'track_artists',
  'library_events',
] as const;
const searchRows = `select t.key, t.title_key, lower(coalesce(t.artist, '')), lower(coalesce(t.album, '')),
  lower(coalesce(t.album_artist, '') || ' ' || coalesce(t.genre, '') || ' ' || coalesce(t.composer, '')) from tracks t`;

/**
 * Writes the rows of a catalogue into a new file of the same schema and settings: the same rows in as many transactions, one prepared insert for
 * each table, nothing looked up, nothing derived. Only the transactions are timed.
 */
export function writeAgain(path: string, target: string, transactions: number): RawFigures {
  const source = new Sqlite(path, { readonly: true });
  const database = new Sqlite(target);
  for (const pragma of settings) database.pragma(pragma);
  const schema = source
    .prepare<[], { sql: string }>(
      `select sql from sqlite_master where sql is not null and name not like '%search\\_%' escape '\\'
         and name not like 'sqlite\\_%' escape '\\' or type = 'trigger' order by rowid`,
    )
    .all();
  for (const { sql } of schema) database.exec(sql);
  const write: Table[] = [
    ...tables.map((name) => tableOf(database, source, name, `select * from ${name}`)),
    tableOf(database, source, 'track_search (rowid, title, artist, album, other)', searchRows),
  ];
  let ms = 0;
  let rows = 0;
  for (let share = 0; share < transactions; share += 1) {
    const portions = write.map((table) => ({ table, values: table.rows(share, transactions) }));
    const started = performance.now();
    database.exec('begin immediate');
    for (const { table, values } of portions) for (const row of values) table.insert.run(row);
    database.exec('commit');
    ms += performance.now() - started;
    rows += portions.reduce((sum, { values }) => sum + values.length, 0);
  }
  database.close();
  source.close();
  return { ms, rows };
}

function tableOf(database: Sqlite.Database, source: Sqlite.Database, into: string, select: string): Table {
  const all = source.prepare(select).raw(true);
  const columns = all.columns().length;
  const total = source.prepare<[], number>(`select count(*) from (${select})`).pluck().get() ?? 0;
  const portion = source.prepare<[number, number], unknown[]>(`${select} limit ? offset ?`).raw(true);
  return {
    insert: database.prepare(`insert into ${into} values (${Array(columns).fill('?').join(', ')})`),
    rows: (share, of) => {
      const from = Math.floor((total * share) / of);
      return portion.all(Math.floor((total * (share + 1)) / of) - from, from);
    },
  };
}
