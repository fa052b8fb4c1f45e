import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { openNodeDatabase } from '@music-platform/db-node';
import { MockIncrementalProvider } from '@music-platform/testkit';
import type { Track } from '../../src/index.ts';
import { startEngine } from '../support/engine.ts';
import { visibleCatalogue } from '../support/history.ts';
import { select } from '../support/scenes.ts';
import type { Voyage } from './voyage.ts';

/** What a full scan of the same cloud into an empty catalogue shows. */
export async function freshScan(voyage: Voyage): Promise<unknown[]> {
  await using database = await openNodeDatabase({ path: ':memory:' });
  const engine = await startEngine({
    database,
    provider: new MockIncrementalProvider({ ...voyage.providerOptions(), clock: voyage.clock }),
    clock: voyage.clock,
    config: voyage.universe.config,
  });
  const job = await engine.full();
  if (job.status !== 'completed' || job.error !== null) throw new Error(`The fresh scan ${job.status}.`);
  await engine.sync.close();
  return await visibleCatalogue(engine.library);
}

interface Sighting {
  trackId: string;
  /** Nobody but this item ever had its content, and it never had another. */
  alone: boolean;
}

/** An app that keeps something of its own (play counts) by track id, and never forgets a track it has seen. */
export class Listener {
  readonly #voyage: Voyage;
  readonly #seen = new Set<string>();
  readonly #items = new Map<string, Sighting>();

  constructor(voyage: Voyage) {
    this.#voyage = voyage;
  }

  /** Looks at the library; says what an app would miss. */
  async look(): Promise<string[]> {
    const { library } = this.#voyage.engine;
    const wrong: string[] = [];
    for (const id of this.#seen) {
      if ((await library.track(id)) === undefined)
        wrong.push(`track ${id} was visible once and leads nowhere now`);
    }
    for await (const track of library.allTracks()) {
      this.#seen.add(track.id);
      const problem = await this.#compare(track);
      if (problem !== undefined) wrong.push(problem);
    }
    return wrong;
  }

  async #compare(track: Track): Promise<string | undefined> {
    const { itemId } = track;
    if (itemId === null) return `track ${track.id} has no file`;
    const { files, aliases } = await this.#voyage.engine.library.explain(track.id);
    const before = this.#items.get(itemId);
    const alone = files.length === 1 && aliases.length === 0 && this.#isAlone(itemId);
    this.#items.set(itemId, { trackId: track.id, alone });
    if (before === undefined || before.trackId === track.id || !before.alone || !alone) return undefined;
    return `item ${itemId} was track ${before.trackId} and is ${track.id} now`;
  }

  #isAlone(itemId: string): boolean {
    const { contents } = this.#voyage.history;
    const own = contents.get(itemId);
    const [content] = own ?? [];
    if (own?.size !== 1 || content === undefined) return false;
    return [...contents].every(([id, others]) => id === itemId || !others.has(content));
  }
}

const portrait = `select t.id, json_array(t.title, t.artist, t.album_artist, t.album, t.disc, t.track, t.year, t.genre, t.duration_ms, t.tag_source,
    t.deleted_at is not null, t.primary_item_key, (select json_group_array(x.name) from (
      with recursive up (parent_id, name, depth) as (
        select i.parent_id, i.name, 0 from remote_items i where i.key = t.primary_item_key
        union all select p.parent_id, p.name, up.depth + 1 from up join remote_items p on p.item_id = up.parent_id where up.depth < 20)
      select name from up order by depth) x)) as face
  from tracks t`;

function isVisible(face: string | undefined): boolean {
  return face !== undefined && (JSON.parse(face) as unknown[])[10] === 0;
}

/** Tracks as an app shows them, and the newest event. */
export interface Snapshot {
  faces: Map<string, string>;
  seq: number;
}

export async function takeSnapshot(database: DatabaseAdapter): Promise<Snapshot> {
  const rows = await select<{ id: string; face: string }>(database, portrait);
  const [last] = await select<{ seq: number | null }>(database, 'select max(seq) as seq from library_events');
  return { faces: new Map(rows.map(({ id, face }) => [id, face])), seq: last?.seq ?? 0 };
}

/** Tracks that look different since the snapshot although no event tells of them. */
export async function untold(database: DatabaseAdapter, before: Snapshot): Promise<string[]> {
  const { faces } = await takeSnapshot(database);
  const rows = await select<{ track_id: string; payload: string | null }>(
    database,
    `select track_id, payload from library_events where seq > ${before.seq}`,
  );
  const told = new Set(
    rows.flatMap(({ track_id, payload }) => [
      track_id,
      (JSON.parse(payload ?? '{}') as { from?: string }).from,
    ]),
  );
  return [...new Set([...faces.keys(), ...before.faces.keys()])]
    .filter((id) => faces.get(id) !== before.faces.get(id) && !told.has(id))
    .filter((id) => isVisible(faces.get(id)) || isVisible(before.faces.get(id)))
    .map((id) => `no event tells of ${id}: ${before.faces.get(id)} -> ${faces.get(id)}`);
}
