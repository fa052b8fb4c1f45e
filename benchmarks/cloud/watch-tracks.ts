import Sqlite from 'better-sqlite3';

const everyMs = 10;

/** Looks from beside, through a connection of its own, when a number of tracks has become visible in a database that had none. */
export function watchTracks(path: string, tracks: number): { stop(): number | undefined } {
  const database = new Sqlite(path, { readonly: true });
  const hasTable = database.prepare("select 1 from sqlite_master where name = 'tracks'").pluck();
  const started = performance.now();
  let last: Sqlite.Statement<[], number | null> | undefined;
  let foundMs: number | undefined;
  const look = (): void => {
    if (foundMs !== undefined || (last === undefined && hasTable.get() === undefined)) return;
    // The keys of a first sync's tracks are 1, 2, 3 …: counting them each time would take of the time that is measured.
    last ??= database.prepare<[], number | null>('select max(key) from tracks').pluck();
    if ((last.get() ?? 0) >= tracks) foundMs = performance.now() - started;
  };
  const timer = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      database.close();
      return foundMs;
    },
  };
}
