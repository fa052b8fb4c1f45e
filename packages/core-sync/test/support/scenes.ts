import { type DatabaseAdapter, type RemoteFile, SyncError } from '@music-platform/bridge-traits';
import { type FakeClock, nextTurn, type RemoteDrive, type SeenItem } from '@music-platform/testkit';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { rowsOf } from './catalogue-state.ts';
import { song } from './world.ts';

/** Puts songs number `from` to `from + count - 1` at `Artist/Album/NN - Title NN.mp3`, all different. */
export function fill(remote: RemoteDrive, count: number, from = 1): SeenItem[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return remote.putPath(['Artist', 'Album', nameOf(number)], numberedSong(number));
  });
}

/** What `fill` calls song `number`. */
export function nameOf(number: number): string {
  return `${String(number).padStart(2, '0')} - Title ${number}.mp3`;
}

export function numberedSong(number: number) {
  return song({ title: `Title ${number}`, artist: 'Artist', album: 'Album', track: number }, number);
}

/** Lets everything that is ready run, until `condition` holds. */
export async function until(condition: () => unknown, turns = 20_000): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    if (await condition()) return;
    await nextTurn();
  }
  throw new Error(`Not within ${turns} turns: ${condition}`);
}

/** Lets `ms` pass in steps, with time for the program to do between them what it can. */
export async function pass(clock: FakeClock, ms: number, stepMs = 250): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    await clock.advance(Math.min(stepMs, left));
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  }
}

/** Rows of a statement on the catalogue. */
export async function select<Row = Record<string, unknown>>(
  database: DatabaseAdapter,
  text: string,
): Promise<Row[]> {
  return rowsOf<Row>(await openCatalogue(database), text);
}

/** Every row of every table, by table. */
export async function dump(database: DatabaseAdapter): Promise<Record<string, unknown[]>> {
  const tables = await select<{ name: string }>(
    database,
    `select name from sqlite_master where type = 'table' and name not like '%search%' order by name`,
  );
  const contents: Record<string, unknown[]> = {};
  for (const { name } of tables) contents[name] = await select(database, `select * from ${name}`);
  return contents;
}

/** The code of the `SyncError` that `work` rejects with; undefined when it does not reject. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SyncError) return error.code;
    throw error;
  }
  return undefined;
}

/** A file of a provider that is scripted. */
export function remoteFile(id: string, more: Partial<RemoteFile> = {}): RemoteFile {
  return { id, name: `${id}.mp3`, kind: 'file', version: 'v1', size: 1_000, ...more };
}
