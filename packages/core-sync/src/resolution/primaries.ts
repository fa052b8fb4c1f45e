import { tagsOf } from '../catalogue/item-tags.ts';
import { rederiveTracks } from '../catalogue/rederive-tracks.ts';
import type { RunContext } from '../engine-context.ts';
import type { TrackMetadata } from '../metadata/track-metadata.ts';
import { type Db, query, statement } from '../util/statement.ts';
import { announceReplacements, type Replacement } from './announce.ts';
import { choosePrimary } from './duplicate-policy.ts';
import { portionsOf } from './in-portions.ts';

interface FileOfTrack {
  track_key: number;
  track_id: string;
  key: number;
  item_id: string;
  name: string;
  size: number | null;
  modified_at: number | null;
  primary_item_key: number | null;
}

/** Files in reach of the affected tracks that have others than their primary one. */
const selectFiles = query<FileOfTrack>(
  `select i.track_key, t.id as track_id, i.key, i.item_id, i.name, i.size, i.modified_at, t.primary_item_key
   from affected_tracks a cross join tracks t on t.key = a.track_key cross join remote_items i on i.track_key = t.key
   where a.track_key > ?1 and a.track_key <= ?2 and t.deleted_at is null and i.reachable = 1 and exists (
     select 1 from remote_items o where o.track_key = t.key and o.reachable = 1 and o.key is not t.primary_item_key)
   order by i.track_key`,
);
/** A track belongs to the profile of its primary file. */
const setPrimary = statement(
  'update tracks set primary_item_key = ?1, profile_key = (select profile_key from remote_items where key = ?1) where key = ?2',
);

/** Picks each affected track's primary file by the duplicate policy, takes over its names and tags where it has changed, and tells so. */
export async function choosePrimaries(trx: Db, ctx: RunContext): Promise<void> {
  for (const { after, last } of await portionsOf(trx, 'affected_tracks', ctx.profileKey)) {
    const changes = await chooseAmong(trx, ctx, await selectFiles(trx, after, last));
    const files = changes.map(({ to }) => to);
    const rederived = new Set(await rederiveTracks(trx, ctx, files, { rule: 'RE6' }));
    const replacements = changes.map((change) => ({ ...change, rederived: rederived.has(change.trackKey) }));
    await announceReplacements(trx, ctx, replacements);
  }
}

async function chooseAmong(
  trx: Db,
  ctx: RunContext,
  candidates: readonly FileOfTrack[],
): Promise<Omit<Replacement, 'rederived'>[]> {
  const policy = ctx.config.duplicates;
  const keys = candidates.map(({ key }) => key);
  const tags = await tagsOf(trx, keys);
  const changes: Omit<Replacement, 'rederived'>[] = [];
  for (const files of Map.groupBy(candidates, ({ track_key }) => track_key).values()) {
    const chosen = choosePrimary(
      policy === 'keepBoth' ? 'keepNewest' : policy,
      files.map((file) => toCandidate(file, tags.get(file.key)?.metadata)),
    );
    const file = files.find(({ item_id }) => item_id === chosen);
    if (file === undefined || file.key === file.primary_item_key) continue;
    await setPrimary(trx, file.key, file.track_key);
    const { track_key: trackKey, track_id: trackId, primary_item_key: from, key: to } = file;
    changes.push({ trackKey, trackId, from: from ?? to, to });
  }
  return changes;
}

function toCandidate(
  file: FileOfTrack,
  tags: TrackMetadata = {},
): Parameters<typeof choosePrimary>[1][number] {
  return {
    itemId: file.item_id,
    name: file.name,
    size: file.size,
    modifiedAt: file.modified_at,
    lossless: tags.lossless ?? null,
    bitrate: tags.bitrate ?? null,
    sampleRate: tags.sampleRate ?? null,
  };
}
