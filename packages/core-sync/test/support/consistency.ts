import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import type { Db } from '../../src/util/statement.ts';
import { rowsOf } from './catalogue-state.ts';

/** What must never be found in a catalogue that no run is working on; each query lists offenders. */
const offences = {
  'a job that is neither ended nor run': `select id from sync_jobs where status in ('pending', 'running') or lease_owner is not null`,
  'work still leased': `select item_key from scan_queue where status = 'leased' or lease_owner is not null`,
  'work of an item that is gone': `select q.item_key from scan_queue q left join remote_items i on i.key = q.item_key where i.key is null`,
  'an item not settled': `select c.item_key from touched_items c where not exists (
      select 1 from scan_queue q where q.item_key = c.item_key and q.status = 'pending')`,
  'a deletion held of an item that is gone or out of reach': `select h.item_key from held_deletions h left join remote_items i on i.key = h.item_key
     where i.key is null or i.reachable = 0`,
  'a deletion held that nobody can decide': `select h.item_key from held_deletions h left join sync_jobs j on j.key = h.job_key
     where h.rejected = 0 and (j.key is null or j.deletions_held = 0 or j.deletions_decision is not null)`,
  'tags of an item that is gone': `select g.item_key from item_tags g left join remote_items i on i.key = g.item_key where i.key is null`,
  'an item of a track that is gone': `select i.item_id from remote_items i left join tracks t on t.key = i.track_key
     where i.track_key is not null and t.key is null`,
  'a primary file of another track': `select t.id from tracks t left join remote_items i on i.key = t.primary_item_key
     where i.key is null or i.track_key is not t.key`,
  'a visible track without a reachable primary file': `select t.id from tracks t join remote_items i on i.key = t.primary_item_key
     where t.deleted_at is null and i.reachable = 0`,
  'a hidden track with a reachable file': `select t.id from tracks t join remote_items i on i.track_key = t.key
     where t.deleted_at is not null and i.reachable = 1`,
  'an alias of a track that is gone': `select a.alias_id from track_aliases a left join tracks t on t.key = a.track_key where t.key is null`,
  'an alias that is a track': 'select a.alias_id from track_aliases a join tracks t on t.id = a.alias_id',
  'an album without tracks': `select a.title from albums a where not exists (select 1 from tracks t where t.album_key = a.key)`,
  'an artist without tracks': `select a.name from artists a where not exists (select 1 from track_artists c where c.artist_key = a.key)`,
  'an orphan not removed': 'select kind, key from orphan_candidates',
  'a track that cannot be found': `select t.id from tracks t where not exists (select 1 from track_search s where s.rowid = t.key)`,
  'a search entry of a track that is gone':
    'select s.rowid from track_search s left join tracks t on t.key = s.rowid where t.key is null',
  'a track added twice': `select track_id from library_events where type = 'added' group by track_id having count(*) > 1`,
  'an event before its track was added': `select e.track_id from library_events e where e.type <> 'added' and not exists (
     select 1 from library_events a where a.type = 'added' and a.track_id = e.track_id and a.seq < e.seq)`,
} as const;

type Offence = keyof typeof offences;

/** Those that must never be found, not even while a run is at work or after its process has died. */
const neverFound: readonly Offence[] = [
  'work of an item that is gone',
  'tags of an item that is gone',
  'an item of a track that is gone',
  'a primary file of another track',
  'a visible track without a reachable primary file',
  'an alias of a track that is gone',
  'an alias that is a track',
  'a track that cannot be found',
  'a search entry of a track that is gone',
  'a track added twice',
  'an event before its track was added',
];

const names = Object.keys(offences) as Offence[];
/** How many offenders each query finds, all in one statement. */
const countAll = (which: readonly Offence[]): string =>
  `select ${which.map((name) => `(select count(*) from (${offences[name]})) as "${name}"`).join(', ')}`;
const countAtRest = countAll(names);
const countAlways = countAll(neverFound);

const events = 'select seq, type, track_id, payload from library_events order by seq';
interface EventRow {
  type: string;
  track_id: string;
  payload: string | null;
}

/** Says what is wrong with a catalogue whatever is going on; empty when nothing is. */
export function findImpossible(db: Db): Promise<string[]> {
  return found(db, countAlways);
}

/** Says what is wrong with a catalogue at rest; empty when nothing is. */
export async function findOffences(database: DatabaseAdapter): Promise<string[]> {
  return findOffencesIn(await openCatalogue(database));
}

/** The same of one that is open. */
export async function findOffencesIn(db: Db): Promise<string[]> {
  const wrongAtRest = await found(db, countAtRest);
  const visible = await rowsOf<{ id: string }>(
    db,
    'select id from tracks where deleted_at is null order by id',
  );
  const { shown, wrong } = replay(await rowsOf<EventRow>(db, events));
  const differ = JSON.stringify([...shown].sort()) !== JSON.stringify(visible.map(({ id }) => id).sort());
  if (differ)
    wrongAtRest.push(`the events leave ${shown.size} tracks visible, the catalogue shows ${visible.length}`);
  return [...wrongAtRest, ...wrong];
}

async function found(db: Db, counting: string): Promise<string[]> {
  const [counts = {}] = await rowsOf<Partial<Record<Offence, number>>>(db, counting);
  const wrong: string[] = [];
  for (const name of names) {
    if ((counts[name] ?? 0) === 0) continue;
    const rows = await rowsOf(db, offences[name]);
    wrong.push(`${name}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return wrong;
}

/** The tracks an app shows that knows nothing but the events. */
function replay(rows: readonly EventRow[]): { shown: Set<string>; wrong: string[] } {
  const shown = new Set<string>();
  const wrong: string[] = [];
  for (const { type, track_id: id, payload } of rows) {
    const known = shown.has(id);
    if (type === 'added' || type === 'restored') {
      if (known) wrong.push(`${id} was ${type} while it was visible`);
      shown.add(id);
    } else if (type === 'hidden') {
      if (!known) wrong.push(`${id} was hidden while it was not visible`);
      shown.delete(id);
    } else if (type === 'merged') {
      shown.delete((JSON.parse(payload ?? '{}') as { from: string }).from);
    }
  }
  return { shown, wrong };
}
