import type { SimulatedCloud } from '../cloud/simulated-cloud.ts';
import type { SimulatedLibrary } from '../harness.ts';
import type { EngineConfig } from '../scenario/scenario.ts';
import { itemKey, type Look } from './look.ts';

/** Says which tracks were lost or hidden wrongly between two looks, whatever happened between them. */
export function checkNothingLost(before: Look, now: Look, clouds: readonly SimulatedCloud[]): string[] {
  const wrong: string[] = [];
  for (const [index, cloud] of clouds.entries()) {
    const { stableIds, lagMs } = cloud.world;
    if (!stableIds || lagMs > 0) continue;
    for (const id of cloud.contents.items()) {
      const key = itemKey(`profile-${index}`, cloud.shownId(id));
      if (before.trackOf.has(key) && !now.trackOf.has(key) && cloud.stayed(id))
        wrong.push(`${key} was visible, stayed where it was, and is not visible any more`);
    }
  }
  return wrong;
}

/** Says where more was hidden at once than the guard lets pass. What was joined with another track is not hidden. */
export async function checkGuard(
  library: SimulatedLibrary,
  before: Look,
  now: Look,
  { deletionGuard }: EngineConfig,
): Promise<string[]> {
  const wrong: string[] = [];
  const profiles = new Set([...before.tracks.values()].map(({ profileId }) => profileId));
  for (const profileId of profiles) {
    const old = tracksOf(before, profileId);
    const all = new Set([...old, ...tracksOf(now, profileId)]);
    const hidden = [...before.trackOf].filter(([key, track]) => old.has(track) && !now.trackOf.has(key));
    const gone = new Set<string>();
    for (const [, track] of hidden) {
      const leadsTo = (await library.track(track))?.id ?? track;
      if (!now.tracks.has(leadsTo)) gone.add(track);
    }
    if (gone.size > deletionGuard.maxTracks && gone.size > deletionGuard.maxShare * all.size)
      wrong.push(
        `${gone.size} of ${all.size} tracks of ${profileId} were hidden at once, without being asked for`,
      );
  }
  return wrong;
}

function tracksOf(seen: Look, profileId: string): Set<string> {
  return new Set(
    [...seen.tracks.values()].filter((track) => track.profileId === profileId).map(({ id }) => id),
  );
}
