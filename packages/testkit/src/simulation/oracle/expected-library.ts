import type { SeenItem } from '../../remote-drive/remote-drive-options.ts';
import { isInLibrary, namesOf } from '../cloud/in-library.ts';
import type { SimulatedCloud } from '../cloud/simulated-cloud.ts';
import { type SongTags, songTags } from '../cloud/songs.ts';
import type { EngineConfig } from '../scenario/scenario.ts';

/** A file that must be in the library. */
export interface ExpectedFile {
  itemId: string;
  path: string;
  /** In steps of the provider's time. */
  modifiedAt: number;
}

/** A track that must be in the library: the files of one content, or one file. */
export interface ExpectedTrack {
  song: number;
  /** What its tags say; undefined where the content has none. */
  tags: SongTags | undefined;
  files: readonly ExpectedFile[];
}

/** The tracks an account's cloud must show, worked out from the cloud alone. */
export function expectedLibrary(cloud: SimulatedCloud, config: EngineConfig): ExpectedTrack[] {
  const { remote, world, contents } = cloud;
  const groups = new Map<string, { song: number; files: ExpectedFile[] }>();
  for (const drive of remote.drives()) {
    if (!drive.joined) continue;
    for (const item of remote.items(drive.id)) {
      const song = contents.songOf(item.id);
      if (song === undefined || !isInLibrary(remote, world, item)) continue;
      const isGrouped = world.hashes && config.duplicates !== 'keepBoth';
      const key = isGrouped ? `song ${song}` : `item ${item.id}`;
      const group = groups.get(key) ?? { song, files: [] };
      groups.set(key, group);
      group.files.push(fileOf(cloud, item));
    }
  }
  return [...groups.values()].map(({ song, files }) => ({
    song,
    tags: songTags(song),
    files: files.sort((one, other) => (one.itemId < other.itemId ? -1 : 1)),
  }));
}

function fileOf(cloud: SimulatedCloud, item: SeenItem): ExpectedFile {
  const { timeStepMs = 1 } = cloud.world;
  const path = namesOf(cloud.remote, cloud.world, item).join('/');
  return { itemId: cloud.shownId(item.id), path, modifiedAt: Math.floor(item.modifiedAt / timeStepMs) };
}
