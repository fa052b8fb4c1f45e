import {
  type Download,
  type DownloadOptions,
  ProviderError,
  type StorageProvider,
  SyncError,
} from '@music-platform/bridge-traits';
import { toRemoteFile } from '../catalogue/to-remote-file.ts';
import type { TrackFile } from '../library/library-types.ts';
import { filesOfTracks } from '../library/track-files.ts';
import { trackKeyOf } from '../library/track-queries.ts';
import type { Db } from '../util/statement.ts';

/** Bytes of a track, and the file they are of. */
export interface TrackDownload extends Download {
  file: TrackFile;
}

/**
 * Reads the primary file of a track, or the next one while that cannot be reached. Throws `TRACK_NOT_FOUND`, and what the provider's
 * `download` throws.
 */
export async function downloadTrack(
  db: Db,
  trackId: string,
  options: DownloadOptions,
  providerOf: (profileId: string) => StorageProvider,
): Promise<TrackDownload> {
  const key = await trackKeyOf(db, trackId);
  if (key === undefined) {
    throw new SyncError('TRACK_NOT_FOUND', `There is no track ${trackId}.`, { details: { trackId } });
  }
  const files = (await filesOfTracks(db, [key])).get(key) ?? [];
  const found = files.find(({ file }) => file.reachable);
  if (found === undefined) throw new ProviderError('NOT_FOUND', 'No file of this track can be reached.');
  const { file, row } = found;
  const { id } = await db
    .selectFrom('profiles')
    .select('id')
    .where('key', '=', row.profile_key)
    .executeTakeFirstOrThrow();
  const download = await providerOf(id).download(toRemoteFile(row), options);
  return { ...download, file };
}
