import Sqlite from 'better-sqlite3';

const everyMs = 20;

/** Looks from beside, through a connection of its own, when a number of tracks has become visible. */
export function watchTracks(path: string, tracks: number): { stop(): number | undefined } {
  const database = new Sqlite(path, { readonly: true });
  const started = performance.now();
  let foundMs: number | undefined;
  const look = (): void => {
    if (foundMs !== undefined) return;
    const hasTable =
      database.prepare("select 1 from sqlite_master where name = 'tracks'").get() !== undefined;
    if (!hasTable) return;
    const found = database.prepare<[], number>('select count(*) from tracks').pluck().get() ?? 0;
    if (found >= tracks) foundMs = performance.now() - started;
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
