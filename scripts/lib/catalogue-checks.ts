import type { Comparison } from './comparison.ts';
import type { MusicSync, SyncedTrack, SyncReport } from './music-sync.ts';
import type { Rclone } from './rclone.ts';

const UPLOADED = 'uploaded/';

/** The first look at the whole drive. */
export async function checkFirstSync(music: MusicSync, comparison: Comparison): Promise<void> {
  const report = await music.sync();
  comparison.same('first sync', [report.syncType, report.status], ['full', 'completed']);
  comparison.same('tracks of the first sync', (await music.tracks()).size, report.stats.items['added']);
}

/** What rclone has uploaded, and what it then moves and renames, arrives in the catalogue: incrementally, as the same tracks. */
export async function checkFollowing(
  music: MusicSync,
  rclone: Rclone,
  comparison: Comparison,
): Promise<void> {
  const before = await music.tracks();
  const upload = await incremental(music, comparison, 'upload');
  const uploaded = below(await music.tracks(), UPLOADED);
  comparison.same('uploaded tracks', uploaded.size > 0 && uploaded.size, upload.stats.items['added']);
  comparison.same('tracks in all', (await music.tracks()).size, before.size + uploaded.size);

  const [first] = [...uploaded.values()];
  const renamed = `${UPLOADED}renamed, “quoted” & mövéd${first?.path.slice(first.path.lastIndexOf('.'))}`;
  await rclone.bytes('moveto', `gd:${first?.path}`, `gd:${renamed}`);
  const file = await incremental(music, comparison, 'a file moved');
  comparison.same('the track of a file moved', (await music.tracks()).get(renamed)?.id, first?.id);
  comparison.same('bytes read for a file moved', file.stats.bytesDownloaded, 0);
  await rclone.bytes('moveto', `gd:${renamed}`, `gd:${first?.path}`);

  const source = `${UPLOADED}Other`;
  await rclone.bytes('moveto', `gd:${source}`, `gd:${UPLOADED}Others`);
  const folder = await incremental(music, comparison, 'a folder moved');
  const moved = below(await music.tracks(), `${UPLOADED}Others/`);
  const expected = [...below(uploaded, `${source}/`).values()].map(({ id }) => id);
  comparison.same(
    'tracks of a folder moved',
    [...moved.values()].map(({ id }) => id).sort(),
    expected.sort(),
  );
  comparison.same('bytes read for a folder moved', folder.stats.bytesDownloaded, 0);
  await rclone.bytes('moveto', `gd:${UPLOADED}Others`, `gd:${source}`);
}

/** After everything rclone has done: what followed the changes equals what somebody finds who looks for the first time. */
export async function checkFollowed(
  music: MusicSync,
  fresh: MusicSync,
  comparison: Comparison,
): Promise<void> {
  await incremental(music, comparison, 'everything else');
  comparison.same('tracks of a folder purged', below(await music.tracks(), UPLOADED).size, 0);
  await fresh.sync();
  comparison.same('the catalogue and a fresh one', known(await music.tracks()), known(await fresh.tracks()));
  const nothing = await incremental(music, comparison, 'nothing');
  comparison.same('calls for nothing', nothing.stats.apiCalls, { changes: 1 });
}

async function incremental(music: MusicSync, comparison: Comparison, what: string): Promise<SyncReport> {
  const report = await music.sync();
  comparison.same(`sync after ${what}`, [report.syncType, report.status], ['incremental', 'completed']);
  return report;
}

function below(tracks: ReadonlyMap<string, SyncedTrack>, prefix: string): Map<string, SyncedTrack> {
  return new Map([...tracks].filter(([path]) => path.startsWith(prefix)));
}

function known(tracks: ReadonlyMap<string, SyncedTrack>): string[] {
  return [...tracks.values()].map(({ path, title }) => `${path}: ${title}`).sort();
}
